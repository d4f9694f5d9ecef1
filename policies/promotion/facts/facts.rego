# METADATA
# title: Facts
# description: >-
#   What is to be served is known: its files, the code and the data that it was made from, and how
#   good it is. Of a version that was imported from another registry they are not.
package modeltrail.promotion.rules.facts

import data.modeltrail.lib.check

# METADATA
# title: The version states all that a version is
# description: None of the facts of its registration is null.
# custom:
#   short_name: missing
#   failure_msg: "{name} was registered without {fact}."
#   solution: >-
#     Register it again with its files, its code, its data and its evaluation (modeltrail register);
#     it becomes a new version.
#   applies_to: [candidate, promote, rollback, restore]
checks contains check.of(rego.metadata.chain(), {{"fact": fact} |
	some field, fact in _facts
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

_stated(field) if input.version[field] != null
