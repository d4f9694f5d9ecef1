# METADATA
# title: Tags
# description: >-
#   Every resource says whose it is.
package modeltrail.terraform.rules.tags

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: A resource has the tags that are asked for
# description: Each that can be tagged has every tag that the parameters name, with some value.
# custom:
#   short_name: missing
#   failure_msg: "{address} has no tag {tag}."
#   solution: Set the tag, best in the provider's default_tags.
checks contains check.of(rego.metadata.chain(), {{"address": resource.address, "tag": tag} |
	some resource in plan.planned
	_taggable(resource)
	some tag in data.data.terraform.tags
	not _tagged(resource, tag)
})

_taggable(resource) if "tags" in object.keys(resource.after)

_taggable(resource) if "tags_all" in object.keys(resource.after)

_tagged(resource, tag) if plan.named(resource.after.tags_all[tag])

_tagged(resource, tag) if {
	plan.unknown(resource, "tags_all")
	plan.named(resource.after.tags[tag])
}
