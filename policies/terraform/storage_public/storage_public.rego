# METADATA
# title: Public storage
# description: >-
#   Nothing in a bucket can be made public, whatever a policy or an ACL says later.
package modeltrail.terraform.rules.storage_public

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: A bucket blocks public access
# description: All four blocks are on, set by a resource of this plan.
# custom:
#   short_name: unblocked
#   failure_msg: "{address} does not block public access: {why}."
#   solution: Give it an aws_s3_bucket_public_access_block with all four attributes true.
checks contains check.of(rego.metadata.chain(), {{"address": bucket.address, "why": why} |
	some bucket in plan.of_type("aws_s3_bucket")
	some why in _open(bucket)
})

# METADATA
# title: No ACL makes a bucket public
# description: An ACL that the configuration states is private, or for the logs of AWS.
# custom:
#   short_name: acl
#   failure_msg: "{address} has the ACL {acl}."
#   solution: Remove the ACL; who may read a bucket is said by its policy.
checks contains check.of(rego.metadata.chain(), {{"acl": acl, "address": resource.address} |
	some resource in _with_acl
	acl := object.get(resource.after, "acl", null)
	not _private(acl)
})

_blocks := ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]

_open(bucket) := {"it has no aws_s3_bucket_public_access_block"} if {
	plan.settings("aws_s3_bucket_public_access_block", bucket) == []
} else := {sprintf("%s is not true", [block]) |
	some setting in plan.settings("aws_s3_bucket_public_access_block", bucket)
	some block in _blocks
	not _on(setting, block)
}

_private(acl) if acl in {"log-delivery-write", "private"}

_on(setting, block) if setting.after[block] == true

_with_acl := array.concat(
	[acl | some acl in plan.of_type("aws_s3_bucket_acl"); plan.configured(acl, "acl")],
	[bucket | some bucket in plan.of_type("aws_s3_bucket"); plan.configured(bucket, "acl")],
)
