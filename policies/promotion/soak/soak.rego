# METADATA
# title: Soak
# description: >-
#   A version has run for a while in the environment before, as its champion or as a candidate, with
#   its evidence complete: what goes wrong there has had the time to be seen.
package modeltrail.promotion.rules.soak

import data.modeltrail.lib.check
import data.modeltrail.lib.instants
import data.modeltrail.lib.places
import data.modeltrail.lib.settings
import data.modeltrail.promotion.rules.evidence

# METADATA
# title: The environment's soak is configured
# description: An environment without a number of hours asks for none only if the parameters say 0.
# custom:
#   short_name: unset
#   failure_msg: The parameters do not say how long {name} must have run before it enters {environment}.
#   solution: Set soak_hours.{environment} of the model's tier in policies/data/promotion/data.json.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {{} | not _set})

# METADATA
# title: The version has run long enough in the environment before
# description: >-
#   Since it became champion or candidate there, and since the evidence was complete, as many hours
#   have passed as the parameters ask for. Nothing comes before the first environment.
# custom:
#   short_name: too_short
#   failure_msg: >-
#     {name} must have run {hours} hours in {previous} before it enters {environment}, and has since
#     {since}.
#   solution: Wait until the hours have passed; where evidence is missing, record that first.
#   applies_to: [promote]
checks contains check.of(rego.metadata.chain(), {finding |
	_set
	previous := places.previous(input.move.environment)
	not _long_enough
	finding := {"hours": _hours, "previous": previous, "since": _since}
})

_hours := settings.of.soak_hours[input.move.environment]

_set if is_number(_hours)

_long_enough if _hours == 0

_long_enough if instants.passed(_since, _hours)

default _since := "never, with its evidence complete"

# Instants are written so that the order of texts is that of time.
_since := max({served, evidence.complete}) if {
	served := places.since(places.previous(input.move.environment), input.move.version)
}
