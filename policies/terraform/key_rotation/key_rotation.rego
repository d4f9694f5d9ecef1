# METADATA
# title: Key rotation
# description: >-
#   A key is renewed every year.
package modeltrail.terraform.rules.key_rotation

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: A key rotates
# description: A symmetric KMS key rotates; others cannot.
# custom:
#   short_name: off
#   failure_msg: "{address} does not rotate."
#   solution: Set enable_key_rotation = true.
checks contains check.of(rego.metadata.chain(), {{"address": key.address} |
	some key in plan.of_type("aws_kms_key")
	not _rotates(key)
	not _asymmetric(key)
})

_rotates(key) if key.after.enable_key_rotation == true

_asymmetric(key) if regex.match(`^(ECC|HMAC|ML|RSA)_|^SM2$`, key.after.customer_master_key_spec)
