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
checks contains check.of(rego.metadata.chain(), {{"address": resource.address, "policy": policy} |
	some resource in _attachments
	not plan.unknown(resource, "policy_arn")
	policy := object.get(resource.after, "policy_arn", null)
	not _narrow(policy)
})

_attachments := [resource |
	some resource in plan.planned
	resource.type in {
		"aws_iam_group_policy_attachment",
		"aws_iam_policy_attachment",
		"aws_iam_role_policy_attachment",
		"aws_iam_user_policy_attachment",
	}
]

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
