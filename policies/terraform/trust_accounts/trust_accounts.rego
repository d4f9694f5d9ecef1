# METADATA
# title: Trusted accounts
# description: >-
#   Nobody outside the accounts of the blueprint is let in.
package modeltrail.terraform.rules.trust_accounts

import data.modeltrail.lib.accounts
import data.modeltrail.lib.check
import data.modeltrail.lib.documents
import data.modeltrail.lib.statements

# METADATA
# title: Whoever is trusted is of a known account
# description: Each AWS principal that a policy allows is of an account that the parameters name.
# custom:
#   short_name: unknown
#   failure_msg: "{address} trusts {principal} in its {attribute}, of no account of the blueprint."
#   solution: >-
#     Name a principal of the blueprint's accounts, or add the account to
#     policies/data/terraform/accounts.json.
checks contains check.of(rego.metadata.chain(), {{
	"address": document.address,
	"attribute": document.attribute,
	"principal": principal,
} |
	some document in documents.of_kinds({"key", "resource", "trust"})
	some statement in statements.allowed(document.statements)
	some principal in statement.principals
	_foreign(principal)
})

# METADATA
# title: A trusted account is narrowed to some of it
# description: >-
#   A trust policy that names an account asks, by a key that the parameters name, who of it.
# custom:
#   short_name: whole
#   failure_msg: "{address} trusts all of {principal}, whose administrators then say who may assume it."
#   solution: Ask with ArnEquals for aws:PrincipalArn to be the exact users and roles.
checks contains check.of(rego.metadata.chain(), {{"address": document.address, "principal": principal} |
	some document in documents.of_kinds({"trust"})
	some statement in statements.allowed(document.statements)
	some principal in statement.principals
	_whole(principal)
	not _narrowed(statement)
})

_whole(principal) if regex.match(`^AWS:([0-9]{12}|arn:.+:root)$`, principal)

_narrowed(statement) if {
	some key in data.data.terraform.trust.narrowed_by
	values := statements.demanded(statement, _exactly, lower(key))
	count(values) > 0
	every value in values {
		regex.match(`^[^*?]+$|^arn:[^*?]+:assumed-role/[^*?]+/\*$`, value)
	}
}

# Exact users and roles, and the sessions of an exact role.
_exactly := {"arnequals", "arnlike", "stringequals", "stringlike"}

# Everyone is the rule wildcard_principals' to refuse.
_foreign(principal) if {
	startswith(principal, "AWS:")
	not _ours(principal)
}

_foreign(principal) if startswith(principal, "CanonicalUser:")

_ours(principal) if statements.account(principal) in accounts.ours
