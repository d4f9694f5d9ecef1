# METADATA
# title: Break-glass
# description: >-
#   In an emergency, whoever is named for it may move past what the rules object to, with a ticket
#   and a justification. It stands on the timeline as that, and someone reviews it in time.
package modeltrail.promotion.rules.break_glass

import data.modeltrail.lib.check
import data.modeltrail.lib.instants
import data.modeltrail.lib.person
import data.modeltrail.lib.settings

# METADATA
# title: Only who is named for it breaks the glass
# description: The one who asks belongs to the group that the parameters name.
# custom:
#   short_name: not_named
#   failure_msg: "{person} does not belong to {group}, who may break the glass."
#   solution: Let one of them ask, or ask without.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {finding |
	_asked
	not _named
	finding := {"group": settings.parameters.break_glass.group, "person": person.name(object.get(input, "actor", {}))}
})

# METADATA
# title: It is said why the glass is broken
# description: The ticket and the justification are more than blanks.
# custom:
#   short_name: unexplained
#   failure_msg: To break the glass takes a ticket and a justification.
#   solution: State both.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {{} |
	_asked
	not _explained
})

# METADATA
# title: What went past the rules was reviewed in time
# description: No break-glass move of the model waits for its review longer than the parameters allow.
# custom:
#   short_name: unreviewed
#   failure_msg: >-
#     Nobody has reviewed how {model}@{version} came past the rules into {place} at {moved}
#     (event {seq}); that was due within {days} days.
#   solution: Review it, and record that.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {finding |
	some move in input.unreviewed
	not _in_time(move)
	finding := {
		"days": settings.parameters.break_glass.review_days,
		"moved": object.get(move, "time", "?"),
		"place": object.get(move, "environment", "?"),
		"seq": object.get(move, "seq", "?"),
		"version": object.get(move, "version", "?"),
	}
})

# METADATA
# title: What waits for review is told
# description: Nothing is only nothing where it is said to be.
# custom:
#   short_name: untold
#   failure_msg: It is not said which moves of {model} past the rules nobody has reviewed.
#   solution: Ask with all that is known of the model.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {{} | not _told})

# METADATA
# title: Whether the glass is broken, as it may be
stands if {
	input.move.kind in {"candidate", "promote"}
	_asked
	_named
	_explained
}

_asked if input.move.break_glass != null

_named if person.belongs(input.actor, settings.parameters.break_glass.group)

_explained if {
	trim_space(input.move.break_glass.ticket) != ""
	trim_space(input.move.break_glass.justification) != ""
}

_in_time(move) if instants.within(move.time, settings.parameters.break_glass.review_days)

_told if is_array(input.unreviewed)
