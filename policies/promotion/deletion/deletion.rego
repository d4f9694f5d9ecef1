# METADATA
# title: Deletion
# description: What is served is not deleted, and what a rollback needs not unnoticed.
package modeltrail.promotion.rules.deletion

import data.modeltrail.lib.check
import data.modeltrail.lib.places

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
# title: An environment keeps something to roll back to
# description: The version is not the only one that an environment can roll back to.
# custom:
#   short_name: last_target
#   failure_msg: "{name} is the only version that {where} can roll back to."
#   solution: Have another version serve there first, or restore this one when it is needed.
#   applies_to: [delete]
warnings contains check.of(rego.metadata.chain(), {{"where": concat(", ", _left)} | _left != []})

# In the order of promotion.
_serving := [where | some where in input.environments; places.serves(where, input.move.version)]

_left := [where |
	some where in input.environments
	input.placements[where].rollback_targets == [input.move.version]
]
