# METADATA
# title: Artifact buckets
# description: >-
#   Artifacts have one home.
package modeltrail.terraform.rules.artifact_bucket

import data.modeltrail.lib.accounts
import data.modeltrail.lib.check
import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: An artifact bucket is in the platform's account
# description: No bucket of such a name is in another account.
# custom:
#   short_name: outside
#   failure_msg: "{address} is a bucket for artifacts outside of the account {account}."
#   solution: Let the environment read the platform's bucket; nothing is copied.
checks contains check.of(rego.metadata.chain(), {{"account": accounts.platform, "address": bucket.address} |
	some bucket in plan.of_type("aws_s3_bucket")
	statements.covered(data.data.terraform.platform.buckets, bucket.after.bucket)
	not accounts.in_platform(bucket)
})
