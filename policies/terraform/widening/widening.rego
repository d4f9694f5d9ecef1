# METADATA
# title: Widening
# description: >-
#   What the plan lets somebody do that could not be done before. It forbids nothing: it is what whoever
#   approves the plan reads first.
package modeltrail.terraform.rules.widening

import data.modeltrail.lib.check
import data.modeltrail.lib.documents
import data.modeltrail.lib.plan
import data.modeltrail.lib.widening

# METADATA
# title: Somebody new is let in
# description: A policy allows a principal that it did not allow anything before.
# custom:
#   short_name: principal
#   failure_msg: "{address} lets in {what} ({attribute})."
#   solution: See that they are meant to be let in.
warnings contains check.of(rego.metadata.chain(), {finding | some finding in _new("principal")})

# METADATA
# title: A refusal is lifted
# description: A statement that denied something is gone, or is another one.
# custom:
#   short_name: denial
#   failure_msg: "{address} no longer denies {what} as it did ({attribute})."
#   solution: See that what replaces it denies as much.
warnings contains check.of(rego.metadata.chain(), {finding | some finding in _new("denial")})

# METADATA
# title: A condition is dropped
# description: A policy allows what it allowed before, and asks for less.
# custom:
#   short_name: condition
#   failure_msg: "{address} asks for less than before to allow {what} ({attribute})."
#   solution: See that the condition that is gone is not needed.
warnings contains check.of(rego.metadata.chain(), {finding | some finding in _new("condition")})

# METADATA
# title: Something new may be done
# description: A policy allows an action that it did not allow on anything before.
# custom:
#   short_name: action
#   failure_msg: "{address} newly allows {what} ({attribute})."
#   solution: See that the action is needed.
warnings contains check.of(rego.metadata.chain(), {finding | some finding in _new("action")})

# METADATA
# title: It may be done to something new
# description: A policy allows an action that it allowed before, on a resource on which it did not.
# custom:
#   short_name: resource
#   failure_msg: "{address} reaches {what} ({attribute})."
#   solution: See that the resource is meant to be reached.
warnings contains check.of(rego.metadata.chain(), {finding | some finding in _new("resource")})

# METADATA
# title: A policy is attached
# description: An attachment is made, or names another policy than before.
# custom:
#   short_name: managed
#   failure_msg: "{address} attaches {what}."
#   solution: See that all that the policy allows is needed.
warnings contains check.of(rego.metadata.chain(), {{"address": resource.address, "what": what} |
	some resource in plan.planned
	endswith(resource.type, "_policy_attachment")
	what := object.get(resource.after, "policy_arn", "a policy that this plan makes")
	what != object.get(resource.before, "policy_arn", "")
})

_new(kind) := {{
	"address": compared.address,
	"attribute": compared.attribute,
	"what": concat(", ", sort(compared.new[kind])),
} |
	some compared in _compared
	compared.new[kind] != set()
}

_compared := [object.union(document, {"new": widening.of(document.before, document.after)}) |
	some document in documents.compared
]
