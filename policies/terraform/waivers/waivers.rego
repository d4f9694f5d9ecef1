# METADATA
# title: Waivers
# description: >-
#   What the parameters let pass, of one rule at one address, until a day. The plan's own time
#   decides; an expired waiver counts for nothing.
package modeltrail.terraform.rules.waivers

import data.modeltrail.lib.check
import data.modeltrail.terraform

# METADATA
# title: A waiver is used
# description: A violation stands beside its waiver as a warning.
# custom:
#   short_name: used
#   failure_msg: "{code} at {address} is waived until {until}: {reason}."
#   solution: Mend it before the waiver ends.
warnings contains check.of(rego.metadata.chain(), {waiver |
	some violation in terraform.found
	some waiver in violation.waivers
})

# METADATA
# title: A waiver ends
# description: Fewer days are left than the parameters ask for.
# custom:
#   short_name: ending
#   failure_msg: "The waiver of {code} at {address} ends on {until}."
#   solution: Mend what it lets pass, or give it another day and the reason.
warnings contains check.of(rego.metadata.chain(), {waiver |
	some waiver in data.data.terraform.waivers
	_left(waiver) > 0
	_left(waiver) <= data.data.terraform.waiving.warn_days * _day
})

# METADATA
# title: A waiver has ended
# description: It counts for nothing.
# custom:
#   short_name: ended
#   failure_msg: "The waiver of {code} at {address} ended on {until}."
#   solution: Take it out of policies/data/terraform/waivers.json.
warnings contains check.of(rego.metadata.chain(), {waiver |
	some waiver in data.data.terraform.waivers
	_left(waiver) <= 0
})

# METADATA
# title: The waivers that let a violation pass
# description: Only of the same code and address, and only before they end.
of(violation) := [waiver |
	some waiver in data.data.terraform.waivers
	waiver.code == violation.code
	waiver.address == violation.address
	_left(waiver) > 0
]

_day := ((24 * 60) * 60) * 1000000000

_left(waiver) := time.parse_rfc3339_ns(waiver.until) - time.parse_rfc3339_ns(input.timestamp)
