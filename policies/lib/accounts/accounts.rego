# METADATA
# title: Accounts
# description: The accounts of the blueprint, which the parameters of the plan rules name.
package modeltrail.lib.accounts

import data.modeltrail.lib.plan

# METADATA
# title: The platform's account
platform := data.data.terraform.accounts.platform

# METADATA
# title: Every account that may be trusted or worked in
ours contains platform

ours contains account if some account in data.data.terraform.accounts.environments

ours contains account if some account in data.data.terraform.accounts.others

# METADATA
# title: Whether a resource is made in the platform's account, and can be made in no other
in_platform(resource) if plan.accounts(plan.provider(resource)) == {platform}
