# METADATA
# title: Regions
# description: >-
#   Everything is where it is meant to be.
package modeltrail.terraform.rules.regions

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
	some provider in plan.providers
	not _allowed(provider)
})

_allowed(provider) if plan.region(provider) in data.data.terraform.regions

_shown(provider) := sprintf("%v", [plan.region(provider)])

_shown(provider) := "a region that the configuration does not state" if not _stated(provider)

_stated(provider) if plan.region(provider)
