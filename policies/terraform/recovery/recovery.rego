# METADATA
# title: Recovery
# description: >-
#   A table can be brought back to any moment of the last weeks.
package modeltrail.terraform.rules.recovery

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: A table has point-in-time recovery
# description: Its point_in_time_recovery is enabled.
# custom:
#   short_name: off
#   failure_msg: "{address} has no point-in-time recovery."
#   solution: Set point_in_time_recovery with enabled = true.
checks contains check.of(rego.metadata.chain(), {{"address": table.address} |
	some table in plan.of_type("aws_dynamodb_table")
	not _recoverable(table)
})

_recoverable(table) if table.after.point_in_time_recovery[_].enabled == true
