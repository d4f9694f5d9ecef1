# METADATA
# title: Object Lock
# description: >-
#   What is kept for an audit cannot be removed by anybody before its time.
package modeltrail.terraform.rules.object_lock

import data.modeltrail.lib.check
import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: An audit bucket is locked
# description: >-
#   A bucket that the parameters call one for audit has Object Lock in compliance mode, for as
#   many days as they ask.
# custom:
#   short_name: unlocked
#   failure_msg: >-
#     {address} keeps audit records, and is not locked in compliance mode for {days} days.
#   solution: >-
#     Set object_lock_enabled = true, and give it an aws_s3_bucket_object_lock_configuration of
#     mode COMPLIANCE.
checks contains check.of(rego.metadata.chain(), {{"address": bucket.address, "days": data.data.terraform.audit.retention_days} |
	some bucket in plan.of_type("aws_s3_bucket")
	statements.covered(data.data.terraform.audit.buckets, bucket.after.bucket)
	not _locked(bucket)
})

_locked(bucket) if {
	bucket.after.object_lock_enabled == true
	some setting in plan.settings("aws_s3_bucket_object_lock_configuration", bucket)
	some retention in setting.after.rule[_].default_retention
	retention.mode == "COMPLIANCE"
	_days(retention) >= data.data.terraform.audit.retention_days
}

# Either of the two is set, and the other null or 0.
_days(retention) := retention.days if {
	is_number(retention.days)
	retention.days > 0
}

_days(retention) := 365 * retention.years if {
	is_number(retention.years)
	retention.years > 0
	not _counted(retention)
}

_counted(retention) if {
	is_number(retention.days)
	retention.days > 0
}
