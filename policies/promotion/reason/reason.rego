# METADATA
# title: A reason
# description: A pointer moves, or something disappears, for a reason that the timeline keeps.
package modeltrail.promotion.rules.reason

import data.modeltrail.lib.check

# METADATA
# title: A move has a reason
# description: The reason is text, and more than blanks.
# custom:
#   short_name: missing
#   failure_msg: The move '{move}' of {name} has no reason.
#   solution: Say why with -m "…".
#   applies_to: [candidate, promote, demote, rollback, delete, restore]
checks contains check.of(rego.metadata.chain(), {{} | not _given})

_given if trim_space(input.move.reason) != ""
