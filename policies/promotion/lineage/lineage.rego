# METADATA
# title: Lineage
# description: >-
#   What goes forward is known: its files, the code, the data and the parameters that it was made
#   from, and how good it is. Of a version that was imported from another registry they are not.
package modeltrail.promotion.rules.lineage

import data.modeltrail.lib.check
import data.modeltrail.lib.settings

# METADATA
# title: The version states all that a version is
# description: None of the facts of its registration is null.
# custom:
#   short_name: missing
#   failure_msg: "{name} was registered without {fact}."
#   solution: >-
#     Register it again with its files, its code, its data and its evaluation (modeltrail register);
#     it becomes a new version.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {{"fact": fact} |
	some field, fact in _facts
	not _stated(field)
})

# METADATA
# title: The version states what its risk tier asks for besides
# description: Such as the licence of the model, a model card, or when its data were taken.
# custom:
#   short_name: tier
#   failure_msg: "{name} was registered without {fact}, which its risk tier {tier} asks for."
#   solution: Register it again with {fact} (modeltrail register); it becomes a new version.
#   applies_to: [candidate, promote]
checks contains check.of(rego.metadata.chain(), {{"fact": _further[field], "tier": settings.tier} |
	some field in settings.of.lineage
	not _stated(field)
})

_facts := {
	"artifact_digest": "its files",
	"code_commit": "the commit of its code",
	"data_digest": "the digest of its data",
	"data_snapshot": "the snapshot of its data",
	"data_source": "the source of its data",
	"evaluation": "an evaluation",
}

_further := {
	"data_taken_at": "the time at which its data were taken",
	"licence": "a licence",
	"model_card": "a model card",
	"parameters": "the parameters of its training",
}

_stated(field) if input.version[field] != null
