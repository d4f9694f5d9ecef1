# METADATA
# title: Accounts
# description: The accounts of the blueprint, which the parameters of the plan rules name.
package modeltrail.lib.accounts

import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: The platform's account
platform := data.data.terraform.accounts.platform

# METADATA
# title: Every account that may be trusted or worked in
ours contains platform

ours contains account if some account in data.data.terraform.accounts.environments

ours contains account if some account in data.data.terraform.accounts.others

# METADATA
# title: The providers of what the plan has in some account
# description: >-
#   Of everything but the types that the parameters say are in none, such as random names: what is of
#   another cloud has a provider that no account of ours holds.
providers := {plan.provider(resource) |
	some resource in plan.planned
	not _nowhere(resource)
}

_nowhere(resource) if statements.covered(data.data.terraform.nowhere, resource.type)

# METADATA
# title: Whether a resource is made in the platform's account, and can be made in no other
in_platform(resource) if plan.accounts(plan.provider(resource)) == {platform}
