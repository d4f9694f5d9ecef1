# METADATA
# title: A reason
# description: A pointer moves, or something disappears, for a reason that the timeline keeps.
package modeltrail.promotion.rules.reason

import data.modeltrail.lib.check
import data.modeltrail.lib.settings

# METADATA
# title: A move has a reason
# description: The reason is text, and more than blanks.
# custom:
#   short_name: missing
#   failure_msg: The move '{move}' of {name} has no reason.
#   solution: Say why with -m "…".
#   applies_to: [candidate, promote, demote, rollback, delete, restore]
checks contains check.of(rego.metadata.chain(), {{} | not _given})

# METADATA
# title: A deletion is of a configured kind
# description: Beside the words there is one of a few kinds, by which deletions can be counted.
# custom:
#   short_name: kind
#   failure_msg: "Of the deletion of {name} it is not said which of the kinds it is: {kinds}."
#   solution: Name one of them beside the reason (modeltrail delete {name} --kind KIND -m …).
#   applies_to: [delete]
checks contains check.of(rego.metadata.chain(), {{"kinds": concat(", ", settings.parameters.deletion_kinds)} |
	not _of_a_kind
})

_given if trim_space(input.move.reason) != ""

_of_a_kind if input.move.deletion_kind in settings.parameters.deletion_kinds
