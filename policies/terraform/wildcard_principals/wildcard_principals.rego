# METADATA
# title: Wildcard principals
# description: >-
#   A policy names whom it allows.
package modeltrail.terraform.rules.wildcard_principals

import data.modeltrail.lib.check
import data.modeltrail.lib.documents
import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: Nobody is allowed by a wildcard
# description: No statement that allows has a principal with a wildcard, or everyone but some.
# custom:
#   short_name: principal
#   failure_msg: "{address} allows {principal} in its {attribute}."
#   solution: Name the exact principals; say who is refused in a statement that denies.
checks contains check.of(rego.metadata.chain(), {{
	"address": document.address,
	"attribute": document.attribute,
	"principal": principal,
} |
	some document in documents.readable
	some statement in statements.allowed(document.statements)
	some principal in _wild(statement)
})

# METADATA
# title: Nobody may call a function by a wildcard
# description: The principal of an aws_lambda_permission has none.
# custom:
#   short_name: permission
#   failure_msg: "{address} lets {principal} call the function."
#   solution: Name the exact service or account, and source_arn.
checks contains check.of(rego.metadata.chain(), {{"address": resource.address, "principal": object.get(resource.after, "principal", "nobody in particular")} |
	some resource in plan.of_type("aws_lambda_permission")
	not _exact(resource)
})

_wild(statement) := {principal | some principal in statement.principals; statements.wild(principal)} | {sprintf("everyone but %s", [principal]) |
	some principal in statement.not_principals
}

_exact(resource) if {
	plan.named(resource.after.principal)
	not _wildcard(resource)
}

_wildcard(resource) if statements.wild(resource.after.principal)
