# METADATA
# title: Cool-down
# description: >-
#   One promotion of a model at a time: what came into an environment last is looked at before the
#   next one follows. That only one can win at any one instant, the timeline sees to.
package modeltrail.promotion.rules.cool_down

import data.modeltrail.lib.check
import data.modeltrail.lib.instants
import data.modeltrail.lib.settings

# METADATA
# title: The environment's cool-down is configured
# description: An environment without a number of hours asks for none only if the parameters say 0.
# custom:
#   short_name: unset
#   failure_msg: The parameters do not say how long {environment} rests after a promotion.
#   solution: Set cool_down_hours.{environment} of the model's tier in policies/data/promotion/data.json.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{} | not _set})

# METADATA
# title: The last promotion in the environment is long enough ago
# description: As many hours have passed since it as the parameters ask for.
# custom:
#   short_name: too_soon
#   failure_msg: "A version was promoted in {environment} at {promoted}; it rests for {hours} hours."
#   solution: Wait until the hours have passed; to go back, roll back, which need not wait.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{"hours": _hours, "promoted": _promoted} |
	_set
	not _rested
})

_hours := settings.of.cool_down_hours[input.move.environment]

_set if is_number(_hours)

_promoted := object.get(input.placements, [input.move.environment, "promoted_at"], "an unknown time")

_rested if _hours == 0

_rested if _promoted == null

_rested if instants.passed(_promoted, _hours)
