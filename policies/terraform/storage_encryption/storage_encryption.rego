# METADATA
# title: Unencrypted storage
# description: >-
#   What is stored is encrypted, buckets and tables with a key of their own.
package modeltrail.terraform.rules.storage_encryption

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: A bucket is encrypted with a key of its own
# description: Its default encryption is by KMS, and names the key.
# custom:
#   short_name: bucket
#   failure_msg: "{address} is not encrypted with a KMS key of its own."
#   solution: >-
#     Give it an aws_s3_bucket_server_side_encryption_configuration with an algorithm of KMS and
#     kms_master_key_id.
checks contains check.of(rego.metadata.chain(), {{"address": bucket.address} |
	some bucket in plan.of_type("aws_s3_bucket")
	not _encrypted_bucket(bucket)
})

# METADATA
# title: A table is encrypted with a key of its own
# description: Its server-side encryption is on, and names the key.
# custom:
#   short_name: table
#   failure_msg: "{address} is not encrypted with a KMS key of its own."
#   solution: Set server_side_encryption with enabled = true and kms_key_arn.
checks contains check.of(rego.metadata.chain(), {{"address": table.address} |
	some table in plan.of_type("aws_dynamodb_table")
	not _encrypted_table(table)
})

# METADATA
# title: Other storage is encrypted
# description: The attribute that the parameters name for its type is true.
# custom:
#   short_name: other
#   failure_msg: "{address} is not encrypted: {attribute} is not true."
#   solution: Set {attribute} = true.
checks contains check.of(rego.metadata.chain(), {{"address": resource.address, "attribute": attribute} |
	some type, attribute in data.data.terraform.encryption.others
	some resource in plan.of_type(type)
	not _on(resource, attribute)
})

_encrypted_bucket(bucket) if {
	some setting in plan.settings("aws_s3_bucket_server_side_encryption_configuration", bucket)
	some index, rule in setting.after.rule
	some usual in rule.apply_server_side_encryption_by_default
	usual.sse_algorithm in data.data.terraform.encryption.algorithms
	_keyed(usual, setting.unknown, ["rule", index, "apply_server_side_encryption_by_default", 0], "kms_master_key_id")
}

_encrypted_table(table) if {
	some index, encryption in table.after.server_side_encryption
	encryption.enabled == true
	_keyed(encryption, table.unknown, ["server_side_encryption", index], "kms_key_arn")
}

# A key that the same plan makes has no name yet.
_keyed(_, unknown, path, attribute) if object.get(unknown, array.concat(path, [attribute]), false) == true

_keyed(values, _, _, attribute) if plan.named(values[attribute])

_on(resource, attribute) if resource.after[attribute] == true
