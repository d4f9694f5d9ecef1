# METADATA
# title: Reports
# description: >-
#   Names the checks that made a decision, which the decision itself only counts, for whoever wants a
#   line for each.
package modeltrail.report

import data.modeltrail.lib.check as checks

# METADATA
# title: The checks that made the decision on a move
promotion := _told(_concerned, data.modeltrail.promotion.decision.rules)

# METADATA
# title: The checks that made the decision on a plan
terraform := _told(_judging, data.modeltrail.terraform.decision.rules)

_concerned := [check |
	some check in data.modeltrail.promotion.rules[_].checks
	checks.concerns_move(check)
]

_judging := [check | some check in data.modeltrail.terraform.rules[_].checks]

# Where the input or the parameters are not what the rules rely on, only what asks that has run.
_told(ran, counted) := [_words(check) | some check in ran] if {
	count(ran) == counted
} else := [_words(check) |
	some check in ran
	check.chain[0].path[3] in {"input", "parameters"}
]

_words(check) := {
	"code": sprintf("%s.%s", [rule, custom.short_name]),
	"description": annotations.description,
	"rule": rule,
	"solution": custom.solution,
	"title": annotations.title,
} if {
	rule := check.chain[0].path[3]
	annotations := check.chain[0].annotations
	custom := annotations.custom
}
