# METADATA
# title: Alarms
# description: >-
#   What warns goes on warning.
package modeltrail.terraform.rules.alarms

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: An alarm stays
# description: None is destroyed or forgotten.
# custom:
#   short_name: removed
#   failure_msg: "{address} is removed."
#   solution: Keep it, or let policies/data/terraform/waivers.json say what warns instead.
checks contains check.of(rego.metadata.chain(), {{"address": alarm.address} | some alarm in plan.ended; alarm.type in data.data.terraform.alarms})

# METADATA
# title: An alarm is heard
# description: Its actions are enabled.
# custom:
#   short_name: muted
#   failure_msg: "{address} does nothing when it goes off."
#   solution: Set actions_enabled = true, or leave it out.
checks contains check.of(rego.metadata.chain(), {{"address": alarm.address} |
	some type in data.data.terraform.alarms
	some alarm in plan.of_type(type)
	not _heard(alarm)
})

_heard(alarm) if alarm.after.actions_enabled == true
