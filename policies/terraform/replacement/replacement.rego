# METADATA
# title: Replacement
# description: >-
#   What is made anew, and holds no data, is gone for a moment.
package modeltrail.terraform.rules.replacement

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: Nothing is replaced unseen
# description: A resource that is made anew has other identifiers than before.
# custom:
#   short_name: replaced
#   failure_msg: "{address} is replaced: what refers to the old one loses it."
#   solution: See that nothing outside of this plan depends on the old one.
warnings contains check.of(rego.metadata.chain(), {{"address": resource.address} |
	some resource in plan.resources
	resource.kind == "replace"
	not _holds_data(resource)
})

_holds_data(resource) if resource.type in data.data.terraform.data
