# METADATA
# title: OIDC subjects
# description: >-
#   A pipeline outside AWS is told by its exact subject.
package modeltrail.terraform.rules.oidc_subjects

import data.modeltrail.lib.check
import data.modeltrail.lib.documents
import data.modeltrail.lib.statements

# METADATA
# title: A web identity has an exact subject
# description: A statement that lets web identities in asks for a subject, by no wildcard.
# custom:
#   short_name: subject
#   failure_msg: "{address} lets web identities in of {what}."
#   solution: Ask with StringEquals for the exact sub, such as repo, branch and environment.
checks contains check.of(rego.metadata.chain(), {{"address": document.address, "what": what} |
	some [document, statement] in _web
	some what in _subjects(statement)
})

# METADATA
# title: A web identity has an exact audience
# description: A statement that lets web identities in asks for an audience, by no wildcard.
# custom:
#   short_name: audience
#   failure_msg: "{address} lets web identities in that are meant for somebody else."
#   solution: Ask with StringEquals for the aud, such as sts.amazonaws.com.
checks contains check.of(rego.metadata.chain(), {{"address": document.address} |
	some [document, statement] in _web
	exact := {value | some value in statements.demanded(statement, {"stringequals"}, "*:aud"); _exact(value)}
	exact == set()
})

_web := [[document, statement] |
	some document in documents.of_kinds({"trust"})
	some statement in statements.allowed(document.statements)
	_of_web(statement)
]

_of_web(statement) if statements.covered(statement.actions, "sts:assumerolewithwebidentity")

_of_web(statement) if {
	some principal in statement.principals
	contains(principal, "oidc-provider/")
}

_subjects(statement) := {"any subject"} if {
	_demanded(statement) == set()
} else := {sprintf("the subjects %s", [value]) | some value in _demanded(statement); not _exact(value)}

_demanded(statement) := statements.demanded(statement, {"stringequals", "stringlike"}, "*:sub")

_exact(value) if {
	value != ""
	not statements.wild(value)
}
