# METADATA
# title: Versioning
# description: >-
#   What is overwritten or deleted in a bucket can be had back.
package modeltrail.terraform.rules.versioning

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: A bucket keeps versions
# description: Its versioning is enabled by a resource of this plan.
# custom:
#   short_name: off
#   failure_msg: "{address} keeps no versions of its objects."
#   solution: Give it an aws_s3_bucket_versioning with status = "Enabled".
checks contains check.of(rego.metadata.chain(), {{"address": bucket.address} |
	some bucket in plan.of_type("aws_s3_bucket")
	not _versioned(bucket)
})

_versioned(bucket) if {
	some setting in plan.settings("aws_s3_bucket_versioning", bucket)
	setting.after.versioning_configuration[_].status == "Enabled"
}
