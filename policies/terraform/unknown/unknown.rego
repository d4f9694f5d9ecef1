# METADATA
# title: What cannot be judged
# description: >-
#   What matters and is known only after apply, or cannot be read, is not let through.
package modeltrail.terraform.rules.unknown

import data.modeltrail.lib.check
import data.modeltrail.lib.documents
import data.modeltrail.lib.plan

# METADATA
# title: A policy is known before it is applied
# description: Every policy document can be read in the plan.
# custom:
#   short_name: policy
#   failure_msg: The {attribute} of {address} is known only after apply.
#   solution: >-
#     Name resources by ARNs that are known before, or apply what it refers to first; or let
#     policies/data/terraform/waivers.json let it pass once.
checks contains check.of(rego.metadata.chain(), {{"address": place.address, "attribute": place.attribute} | some place in documents.unknown})

# METADATA
# title: A policy can be read
# description: It is JSON of the form that IAM knows.
# custom:
#   short_name: unreadable
#   failure_msg: The {attribute} of {address} is no policy that could be read.
#   solution: >-
#     Write it in the form of IAM's grammar: one effect, actions, names that are not empty.
checks contains check.of(rego.metadata.chain(), {{"address": place.address, "attribute": place.attribute} | some place in documents.unreadable})

# METADATA
# title: A name that rules go by is known
# description: Buckets, roles and tables have a name before they are made.
# custom:
#   short_name: name
#   failure_msg: The {attribute} of {address} is not known.
#   solution: State it as text, rather than a prefix.
checks contains check.of(rego.metadata.chain(), {{"address": resource.address, "attribute": attribute} |
	some type, attribute in {"aws_dynamodb_table": "name", "aws_iam_role": "name", "aws_s3_bucket": "bucket"}
	some resource in plan.of_type(type)
	not _named(resource, attribute)
})

# METADATA
# title: Whose a policy is, is known
# description: The role of a role's policy, and of an attachment, can be told.
# custom:
#   short_name: role
#   failure_msg: It cannot be told which role {address} is for.
#   solution: Name the role as text, or refer to the resource of the same module.
checks contains check.of(rego.metadata.chain(), {{"address": resource.address} |
	some type in {"aws_iam_policy_attachment", "aws_iam_role_policy", "aws_iam_role_policy_attachment"}
	some resource in plan.of_type(type)
	not _owned(resource)
})

_named(resource, attribute) if {
	not plan.unknown(resource, attribute)
	plan.named(resource.after[attribute])
}

_owned(resource) if documents.role(resource)

_owned(resource) if {
	resource.type == "aws_iam_policy_attachment"
	not _roles_unknown(resource)
	[role | some role in resource.after.roles; not plan.named(role)] == []
}

_roles_unknown(resource) if plan.unknown(resource, "roles")
