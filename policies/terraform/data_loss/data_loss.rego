# METADATA
# title: Data loss
# description: >-
#   What holds data stays; the parameters name the types that do.
package modeltrail.terraform.rules.data_loss

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: Nothing that holds data is destroyed
# description: No resource of such a type is deleted.
# custom:
#   short_name: destroyed
#   failure_msg: "{address} holds data, and is destroyed."
#   solution: >-
#     Keep it; or let policies/data/terraform/waivers.json say why it may go, and until when.
checks contains check.of(rego.metadata.chain(), {{"address": resource.address} | some resource in _holding("delete")})

# METADATA
# title: Nothing that holds data is replaced
# description: No resource of such a type is made anew, in whichever order.
# custom:
#   short_name: replaced
#   failure_msg: "{address} holds data, and is replaced by an empty one."
#   solution: >-
#     Leave the attribute that forces it as it is; or let policies/data/terraform/waivers.json say
#     why it may go, and until when.
checks contains check.of(rego.metadata.chain(), {{"address": resource.address} | some resource in _holding("replace")})

# METADATA
# title: Nothing that holds data is forgotten
# description: No resource of such a type stays where nobody looks after it.
# custom:
#   short_name: forgotten
#   failure_msg: "{address} holds data, and Terraform is to forget it."
#   solution: >-
#     Keep it in the configuration; or let policies/data/terraform/waivers.json say who looks
#     after it.
checks contains check.of(rego.metadata.chain(), {{"address": resource.address} | some resource in _holding("forget")})

# METADATA
# title: Nothing that holds data lets it expire
# description: >-
#   No lifecycle rule of a bucket removes objects, or versions of them. Ending uploads that were
#   abandoned loses nothing.
# custom:
#   short_name: expires
#   failure_msg: "{address} removes objects by its rule {id}."
#   solution: >-
#     Leave expiration and noncurrent_version_expiration out; or let
#     policies/data/terraform/waivers.json say which objects may go, and why.
checks contains check.of(rego.metadata.chain(), {{"address": resource.address, "id": object.get(rule, "id", "without a name")} |
	some resource in plan.of_type("aws_s3_bucket_lifecycle_configuration")
	some rule in resource.after.rule
	not _keeps(rule)
})

_keeps(rule) if {
	every part in ["expiration", "noncurrent_version_expiration"] {
		object.get(rule, part, []) in [[], null]
	}
}

_holding(kind) := [resource |
	some resource in plan.resources
	resource.kind == kind
	resource.type in data.data.terraform.data
]
