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

# Everyone is the rule wildcard_principals' to refuse.
_foreign(principal) if {
	startswith(principal, "AWS:")
	not _ours(principal)
}

_foreign(principal) if startswith(principal, "CanonicalUser:")

_ours(principal) if statements.account(principal) in accounts.ours
