# METADATA
# title: Read roles
# description: >-
#   A role that reads does nothing else.
package modeltrail.terraform.rules.read_roles

import data.modeltrail.lib.check
import data.modeltrail.lib.documents
import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: A read role only reads
# description: Each action that its policies allow is one that the parameters name as reading.
# custom:
#   short_name: write
#   failure_msg: "{address} lets the read role {role} do {action}."
#   solution: >-
#     Give the action to a role of its own; read roles are told by
#     policies/data/terraform/parameters.json.
checks contains check.of(rego.metadata.chain(), {{"action": action, "address": document.address, "role": role} |
	some document in documents.of_kinds({"identity"})
	role := _role(document)
	_reads(role)
	some statement in statements.allowed(document.statements)
	some action in ((statement.actions | _all_but(statement)) - {lower(read) | some read in data.data.terraform.reading.actions})
})

# METADATA
# title: A read role has no attached policies
# description: All that it may do stands in the plan, in policies of its own.
# custom:
#   short_name: attached
#   failure_msg: "{address} attaches a policy to the read role {role}."
#   solution: Write what it may do into an aws_iam_role_policy.
checks contains check.of(rego.metadata.chain(), {{"address": address, "role": role} |
	some [address, role] in _attached
	_reads(role)
})

_attached contains [resource.address, documents.role(resource)] if {
	some resource in plan.of_type("aws_iam_role_policy_attachment")
}

_attached contains [resource.address, role] if {
	some resource in plan.of_type("aws_iam_policy_attachment")
	some role in resource.after.roles
}

_attached contains [role.address, role.after.name] if {
	some role in plan.of_type("aws_iam_role")
	plan.configured(role, "managed_policy_arns")
}

_role(document) := document.resource.after.name if {
	document.resource.type == "aws_iam_role"
} else := documents.role(document.resource)

_reads(role) if statements.covered(data.data.terraform.reading.roles, role)

_all_but(statement) := {sprintf("everything but %s", [action]) | some action in statement.not_actions}
