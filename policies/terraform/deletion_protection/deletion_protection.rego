# METADATA
# title: Deletion protection
# description: >-
#   No slip of a hand takes data away.
package modeltrail.terraform.rules.deletion_protection

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: A table is protected from deletion
# description: Its deletion protection is enabled.
# custom:
#   short_name: table
#   failure_msg: "{address} can be deleted by one call."
#   solution: Set deletion_protection_enabled = true.
checks contains check.of(rego.metadata.chain(), {{"address": table.address} |
	some table in plan.of_type("aws_dynamodb_table")
	not _protected(table)
})

# METADATA
# title: A bucket that holds objects is not destroyed
# description: Its force_destroy is false.
# custom:
#   short_name: bucket
#   failure_msg: "{address} is destroyed with all that it holds: force_destroy is not false."
#   solution: Set force_destroy = false, or leave it out.
checks contains check.of(rego.metadata.chain(), {{"address": bucket.address} |
	some bucket in plan.of_type("aws_s3_bucket")
	not _kept(bucket)
})

_protected(table) if table.after.deletion_protection_enabled == true

_kept(bucket) if bucket.after.force_destroy == false
