# METADATA
# title: Accounts
# description: >-
#   A plan can be applied to its own account, and to no other.
package modeltrail.terraform.rules.accounts

import data.modeltrail.lib.accounts
import data.modeltrail.lib.check
import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: A provider is held to one account
# description: >-
#   The configuration states one allowed account of each provider, one that the parameters name.
# custom:
#   short_name: unproven
#   failure_msg: The provider {address} is not held to exactly one account of the blueprint.
#   solution: Set its allowed_account_ids to the one account, as a constant.
checks contains check.of(rego.metadata.chain(), {{"address": provider} |
	some provider in accounts.providers
	not _held(provider)
})

# METADATA
# title: There is one production platform
# description: The tables that make a platform are in the platform's account alone.
# custom:
#   short_name: second_platform
#   failure_msg: "{address} makes a second platform, outside of the account {account}."
#   solution: Let the environment read the one platform; what is for it alone has another name.
checks contains check.of(rego.metadata.chain(), {{"account": accounts.platform, "address": resource.address} |
	some resource in plan.of_type("aws_dynamodb_table")
	statements.covered(data.data.terraform.platform.tables, resource.after.name)
	not accounts.in_platform(resource)
})

_held(provider) if {
	allowed := plan.accounts(provider)
	count(allowed) == 1
	allowed - accounts.ours == set()
}
