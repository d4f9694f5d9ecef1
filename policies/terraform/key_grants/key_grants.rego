# METADATA
# title: Key grants
# description: >-
#   Another account uses a key through storage alone, and never by itself.
package modeltrail.terraform.rules.key_grants

import data.modeltrail.lib.check
import data.modeltrail.lib.documents
import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: A key is open to other accounts through storage only
# description: >-
#   A statement that allows another account asks for kms:ViaService to be one of the services that
#   the parameters name.
# custom:
#   short_name: direct
#   failure_msg: "{address} lets {principal} of another account use it by itself."
#   solution: Ask with StringEquals for kms:ViaService to be the service of storage that needs it.
checks contains check.of(rego.metadata.chain(), {{"address": document.address, "principal": principal} |
	some document in documents.of_kinds({"key"})
	some statement in statements.allowed(document.statements)
	some principal in statement.principals
	_elsewhere(principal, document.resource)
	not _through_storage(statement)
})

# METADATA
# title: No grant goes to another account
# description: >-
#   The grantee of an aws_kms_grant is of the key's own account: a grant asks for no service.
# custom:
#   short_name: grant
#   failure_msg: "{address} grants the use of a key to {principal}."
#   solution: Let the key's policy allow it, with kms:ViaService.
checks contains check.of(rego.metadata.chain(), {{"address": grant.address, "principal": principal} |
	some grant in plan.of_type("aws_kms_grant")
	principal := object.get(grant.after, "grantee_principal", "nobody in particular")
	_elsewhere(sprintf("AWS:%v", [principal]), grant)
})

_elsewhere(principal, resource) if {
	startswith(principal, "AWS:")
	not _own(principal, resource)
}

_own(principal, resource) if plan.accounts(plan.provider(resource)) == {statements.account(principal)}

_through_storage(statement) if {
	services := statements.demanded(statement, {"stringequals"}, "kms:viaservice")
	count(services) > 0
	every service in services {
		regex.match(`^[a-z0-9]+\.[a-z]{2}(-[a-z]+)+-[0-9]\.amazonaws\.com(\.cn)?$`, service)
		split(service, ".")[0] in data.data.terraform.keys.services
	}
}
