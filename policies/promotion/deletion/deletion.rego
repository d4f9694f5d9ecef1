# METADATA
# title: Deletion
# description: What is served is not deleted, and what a rollback needs not unnoticed.
package modeltrail.promotion.rules.deletion

import data.modeltrail.lib.check
import data.modeltrail.lib.instants
import data.modeltrail.lib.places
import data.modeltrail.lib.settings

# METADATA
# title: A version that is served is not deleted
# description: The version is neither champion nor candidate in any environment.
# custom:
#   short_name: in_service
#   failure_msg: "{name} is in service in {where}."
#   solution: Demote it in {where} first.
#   applies_to: [delete]
checks contains check.of(rego.metadata.chain(), {{"where": concat(", ", _serving)} | _serving != []})

# METADATA
# title: A version that served is kept for a while
# description: >-
#   As many days have passed since it last ceased to be champion or candidate as its risk tier keeps
#   what served. A version that never served need not be kept.
# custom:
#   short_name: retention
#   failure_msg: "{name} was in service until {left}, and is kept for {days} days after that."
#   solution: Delete it when they are over.
#   applies_to: [delete]
checks contains check.of(rego.metadata.chain(), {{"days": settings.of.retention_days, "left": _left_service} |
	not _retained_long_enough
})

# METADATA
# title: Nothing holds the version
# description: No legal hold stands on the model or on the version.
# custom:
#   short_name: held
#   failure_msg: "A legal hold of {since} stands on {held} (event {seq})."
#   solution: Have it lifted by who placed it.
#   applies_to: [delete]
checks contains check.of(rego.metadata.chain(), {finding |
	some hold in input.holds
	finding := {
		"held": _held(hold),
		"seq": object.get(hold, "seq", "?"),
		"since": object.get(hold, "time", "?"),
	}
})

# METADATA
# title: What holds the version is told
# description: Nothing is only nothing where it is said to be.
# custom:
#   short_name: untold
#   failure_msg: It is not said which legal holds stand on {name}.
#   solution: Ask with all that is known of the model.
#   applies_to: [delete]
checks contains check.of(rego.metadata.chain(), {{} | not _told})

# METADATA
# title: An environment keeps something to roll back to
# description: The version is not the only one that an environment can roll back to.
# custom:
#   short_name: last_target
#   failure_msg: "{name} is the only version that {where} can roll back to."
#   solution: Have another version serve there first, or restore this one when it is needed.
#   applies_to: [delete]
warnings contains check.of(rego.metadata.chain(), {{"where": concat(", ", _left)} | _left != []})

_left_service := object.get(input.version, "left_service_at", "an unknown time")

_retained_long_enough if _left_service == null

_retained_long_enough if settings.of.retention_days == 0

_retained_long_enough if instants.passed(_left_service, settings.of.retention_days * 24)

_held(hold) := "all of the model" if {
	hold.version == null
} else := sprintf("version %v", [object.get(hold, "version", "?")])

_told if is_array(input.holds)

# In the order of promotion.
_serving := [where | some where in input.environments; places.serves(where, input.move.version)]

_left := [where |
	some where in input.environments
	input.placements[where].rollback_targets == [input.move.version]
]
