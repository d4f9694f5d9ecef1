# METADATA
# title: Regions
# description: >-
#   Everything is where it is meant to be.
package modeltrail.terraform.rules.regions

import data.modeltrail.lib.accounts
import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: A provider works in an allowed region
# description: >-
#   The configuration states the region of each provider, as one that the parameters name.
# custom:
#   short_name: elsewhere
#   failure_msg: The provider {address} works in {region}.
#   solution: State its region as a constant, one of policies/data/terraform/parameters.json.
checks contains check.of(rego.metadata.chain(), {{"address": provider, "region": _shown(provider)} |
	some provider in accounts.providers
	not _allowed(provider)
})

# METADATA
# title: A table has no replica elsewhere
# description: Each replica of a table is in a region that the parameters name.
# custom:
#   short_name: replica
#   failure_msg: "{address} has a replica in {region}."
#   solution: Leave the replica out, or name its region in policies/data/terraform/parameters.json.
checks contains check.of(rego.metadata.chain(), {{"address": table.address, "region": region} |
	some table in plan.of_type("aws_dynamodb_table")
	some replica in _replicas(table)
	region := _where(replica)
	not _listed(region)
})

_allowed(provider) if plan.region(provider) in data.data.terraform.regions

_shown(provider) := sprintf("%v", [plan.region(provider)])

_shown(provider) := "a region that the configuration does not state" if not _stated(provider)

_stated(provider) if plan.region(provider)

_listed(region) if region in data.data.terraform.regions

_where(replica) := replica.region_name

_where(replica) := "a region that is not known" if not replica.region_name

# What is no list of replicas may be any.
_replicas(table) := table.after.replica if {
	is_array(table.after.replica)
} else := [{}]
