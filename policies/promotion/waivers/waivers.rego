# METADATA
# title: Waivers
# description: >-
#   Someone who may let one thing pass of one version, until an instant. A waiver that has ended, or
#   was given by someone who may not, counts for nothing.
package modeltrail.promotion.rules.waivers

import data.modeltrail.lib.check
import data.modeltrail.lib.instants
import data.modeltrail.lib.person
import data.modeltrail.lib.settings

# METADATA
# title: A waiver ends
# description: It holds for fewer days than the parameters warn of.
# custom:
#   short_name: ending
#   failure_msg: "The waiver of {code} for {name} (event {seq}) ends at {until}."
#   solution: Mend what it lets pass, or have it waived again.
#   applies_to: [candidate, promote, demote, rollback, delete, restore]
warnings contains check.of(rego.metadata.chain(), {_words(waiver) |
	some waiver in _here
	instants.soon(waiver.until, settings.parameters.waivers.warn_days)
})

# METADATA
# title: A waiver has ended
# description: It counts for nothing.
# custom:
#   short_name: ended
#   failure_msg: "The waiver of {code} for {name} (event {seq}) ended at {until}."
#   solution: Mend what it let pass, or have it waived again.
#   applies_to: [candidate, promote, demote, rollback, delete, restore]
warnings contains check.of(rego.metadata.chain(), {_words(waiver) |
	some waiver in _here
	not _lasts(waiver)
})

# METADATA
# title: A waiver counts for nothing
# description: Whoever asks for the move gave it, or someone who does not belong to those who may.
# custom:
#   short_name: void
#   failure_msg: "The waiver of {code} for {name} (event {seq}) counts for nothing; {person} gave it."
#   solution: Let someone else of {group} give it.
#   applies_to: [candidate, promote, demote, rollback, delete, restore]
warnings contains check.of(rego.metadata.chain(), {object.union(_words(waiver), whose) |
	some waiver in _here
	not _by_who_may(waiver)
	whose := {"group": settings.parameters.waivers.group, "person": person.of(waiver.by)}
})

# METADATA
# title: The sequence numbers of the waivers that let a violation pass
of(violation) := {waiver.seq |
	some waiver in _here
	waiver.code == violation.code
	_lasts(waiver)
	_by_who_may(waiver)
}

# Those of this version, in this environment.
_here := [waiver |
	some waiver in input.waivers
	waiver.version == input.move.version
	waiver.environment in {null, input.move.environment}
]

_lasts(waiver) if instants.ahead(waiver.until)

_by_who_may(waiver) if {
	person.belongs(waiver.by, settings.parameters.waivers.group)
	person.of(waiver.by) != person.of(input.actor)
}

_words(waiver) := {"code": waiver.code, "seq": waiver.seq, "until": waiver.until}
