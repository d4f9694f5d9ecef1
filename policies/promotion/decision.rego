# METADATA
# title: Promotion
# description: Decides every move of a model version's pointer.
# scope: subpackages
# schemas:
#   - input: schema["policy-input.schema"]
package modeltrail.promotion

import data.modeltrail.lib.check as checks
import data.modeltrail.lib.effect
import data.modeltrail.lib.settings
import data.modeltrail.promotion.rules

# METADATA
# title: The decision
# description: >-
#   Allowed is what rules looked at and no rule objects to, or what they object to is set aside: by a
#   waiver, or by breaking the glass. A warning forbids nothing. Where the input or the parameters
#   are not what the rules rely on, that alone is the answer.
# entrypoint: true
decision := {
	"allow": _allow,
	"approvals": _approvals,
	"evidence": _evidence,
	"overridden": [violation | some violation in _overridden],
	"rules": count(_checks),
	"violations": [violation | some violation in _violations],
	"warnings": [warning | some warning in _warnings],
}

default _allow := false

_allow if {
	_founded
	count(_checks) > count(_foundation)
	count(_violations) == 0
	count(_mute) == 0
}

_checks := _foundation if not _founded

else := [check |
	some check in rules[_].checks
	checks.concerns_move(check)
]

_foundation := array.concat(
	[check | some check in rules.input.checks],
	[check | some check in rules.parameters.checks],
)

_founded if {
	every check in _foundation {
		check.findings == set()
	}
}

_fired := [check | some check in _checks; check.findings != set()]

# What finds something and has no words for it is no rule that lets anything pass.
_mute := [check | some check in _fired; count(checks.violations(check)) == 0]

_found := {violation | some check in _fired; some violation in checks.violations(check)}

_violations := _found if not _founded

else := (_found - _deferred) - {json.remove(violation, ["by"]) | some violation in _overridden}

# What objects from a later day on.
_deferred := {violation | some violation in _found; effect.later(violation)}

_overridden := {object.union(violation, {"by": by}) |
	some violation in (_found - _deferred)
	by := _set_aside(violation)
}

_set_aside(violation) := sprintf("waiver #%v", [min(waivers)]) if {
	_may_be_set_aside(violation.rule)
	waivers := rules.waivers.of(violation)
	count(waivers) > 0
} else := "break-glass" if {
	_may_be_set_aside(violation.rule)
	rules.break_glass.stands
}

_may_be_set_aside(rule) if {
	_founded
	not _is_kept(rule)
}

_is_kept(rule) if rule in settings.parameters.waivers.never

default _approvals := []

_approvals := rules.approval.verdicts if _founded

default _evidence := []

_evidence := rules.evidence.verdicts if _founded

default _warnings := set()

_warnings := _cautions | {effect.announced(violation) | some violation in _deferred} if _founded

_cautions := {warning |
	some check in rules[_].warnings
	checks.concerns_move(check)
	some warning in checks.violations(check)
}
