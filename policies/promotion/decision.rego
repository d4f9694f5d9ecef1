# METADATA
# title: Promotion
# description: Decides every move of a model version's pointer.
package modeltrail.promotion

import data.modeltrail.promotion.rules

# METADATA
# title: The decision
# description: >-
#   Allowed is what no rule objects to, and what at least one rule looked at. Where the input or
#   the parameters are not what the rules rely on, that alone is the answer.
# entrypoint: true
decision := {
	"allow": _allow,
	"approvals": _approvals,
	"rules": count(_checks),
	"violations": [violation | some violation in _violations],
	"warnings": [],
}

default _allow := false

_allow if {
	count(_violations) == 0
	count(_checks) > count(_foundation)
}

_violations := {violation | some check in _checks; some violation in check.violations}

_checks := _foundation if not _sound

_checks := _foundation | {check |
	some rule in rules
	some check in rule.checks
	check.applies
} if {
	_sound
}

_foundation := rules.input.checks | rules.parameters.checks

_sound if {
	every check in _foundation {
		count(check.violations) == 0
	}
}

default _approvals := []

_approvals := rules.approval.verdicts if _sound
