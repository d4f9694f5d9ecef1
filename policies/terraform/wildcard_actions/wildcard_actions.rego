# METADATA
# title: Wildcard actions
# description: >-
#   A policy names what it allows.
package modeltrail.terraform.rules.wildcard_actions

import data.modeltrail.lib.check
import data.modeltrail.lib.documents
import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: Nothing is allowed by a wildcard
# description: >-
#   No statement that allows has an action with a wildcard that the parameters do not name, or
#   every action but some.
# custom:
#   short_name: action
#   failure_msg: "{address} allows {action} in its {attribute}."
#   solution: List the exact actions.
checks contains check.of(rego.metadata.chain(), {{
	"action": action,
	"address": document.address,
	"attribute": document.attribute,
} |
	some document in documents.readable
	some statement in statements.allowed(document.statements)
	some action in _wild(statement)
})

# METADATA
# title: No policy of AWS that allows nearly everything is attached
# description: What is attached is none of those that the parameters name.
# custom:
#   short_name: managed
#   failure_msg: "{address} attaches {policy}."
#   solution: Attach a policy that lists what is needed.
checks contains check.of(rego.metadata.chain(), {{"address": address, "policy": policy} |
	some [address, policy] in _attached
	not _narrow(policy)
})

# One that is known only after apply is of this plan, and judged there.
_attached contains [resource.address, object.get(resource.after, "policy_arn", null)] if {
	some resource in plan.planned
	endswith(resource.type, "_policy_attachment")
	startswith(resource.type, "aws_iam_")
	not _made_here(resource)
}

_attached contains [role.address, policy] if {
	some role in plan.of_type("aws_iam_role")
	plan.configured(role, "managed_policy_arns")
	some policy in role.after.managed_policy_arns
}

_made_here(resource) if plan.unknown(resource, "policy_arn")

_wild(statement) := {action |
	some action in statement.actions
	statements.wild(action)
	not _exempt(action)
} | {sprintf("everything but %s", [action]) | some action in statement.not_actions}

_exempt(action) if action in _allowed

_allowed := {lower(action) | some action in data.data.terraform.actions.allowed_wildcards}

_narrow(policy) if {
	[_, name] := regex.find_all_string_submatch_n(`^arn:[a-z-]+:iam::[a-z0-9]+:policy/(?:.*/)?([^/]+)$`, policy, 1)[0]
	not _broad(name)
}

_broad(name) if statements.covered(data.data.terraform.actions.forbidden_managed, name)
