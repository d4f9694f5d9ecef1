# METADATA
# title: Promotion
# description: Decides every move of a model version's pointer.
# scope: subpackages
# schemas:
#   - input: schema["policy-input.schema"]
package modeltrail.promotion

import data.modeltrail.lib.check as checks
import data.modeltrail.promotion.rules

# METADATA
# title: The decision
# description: >-
#   Allowed is what rules looked at and no rule objects to; a warning forbids nothing. Where the
#   input or the parameters are not what the rules rely on, that alone is the answer.
# entrypoint: true
decision := {
	"allow": _allow,
	"approvals": _approvals,
	"evidence": _evidence,
	"overridden": [],
	"rules": count(_checks),
	"violations": [violation | some violation in _violations],
	"warnings": [warning | some warning in _warnings],
}

default _allow := false

_allow if {
	count(_checks) > count(_foundation)
	_clean(_checks)
}

_violations := {violation |
	some check in _checks
	count(check.findings) > 0
	some violation in checks.violations(check)
}

_checks := _foundation if not _founded

_checks := [check |
	some check in rules[_].checks
	checks.concerns_move(check)
] if {
	_founded
}

_foundation := array.concat(
	[check | some check in rules.input.checks],
	[check | some check in rules.parameters.checks],
)

_founded if _clean(_foundation)

_clean(some_checks) if {
	every check in some_checks {
		count(check.findings) == 0
	}
}

default _approvals := []

_approvals := rules.approval.verdicts if _founded

default _evidence := []

_evidence := rules.evidence.verdicts if _founded

default _warnings := set()

_warnings := {warning |
	some check in rules[_].warnings
	checks.concerns_move(check)
	some warning in checks.violations(check)
} if {
	_founded
}
