# METADATA
# title: Plans
# description: Judges what `terraform show -json` says of a plan.
package modeltrail.terraform

import data.modeltrail.lib.check as checks
import data.modeltrail.terraform.rules

# METADATA
# title: The decision
# description: >-
#   Allowed is a plan that rules looked at and none objects to, or a waiver lets pass what they
#   object to. Where the plan is not whole, or the parameters are not what the rules rely on, that
#   alone is the answer. `changes` is what whoever approves the plan reads: data that is lost and
#   permissions that widen, worst first.
# entrypoint: true
decision := {
	"allow": _allow,
	"changes": _changes,
	"rules": count(_checks),
	"violations": [violation | some violation in _violations],
	"warnings": [warning | some warning in _warnings],
}

# METADATA
# title: Everything that the rules object to, with the waivers that let it pass
found := {object.union(violation, {"waivers": rules.waivers.of(violation)}) |
	some check in rules[_].checks
	some violation in _said(check)
} if {
	_founded
}

default _allow := false

_allow if {
	_founded
	count(_checks) > count(_foundation)
	count(_violations) == 0
	count(_mute) == 0
}

# What finds something and has no words for it is no rule that lets anything pass.
_mute := [check |
	some check in _checks
	count(check.findings) > 0
	count(_said(check)) == 0
]

_violations := {violation |
	some check in _foundation
	some violation in _said(check)
} if {
	not _founded
} else := {json.remove(violation, ["waivers"]) |
	some violation in found
	violation.waivers == []
}

_checks := _foundation if not _founded

else := [check | some check in rules[_].checks]

_foundation := array.concat(
	[check | some check in rules.input.checks],
	[check | some check in rules.parameters.checks],
)

_founded if {
	every check in _foundation {
		count(check.findings) == 0
	}
}

default _warnings := set()

_warnings := {warning |
	some check in rules[_].warnings
	some warning in _said(check)
} if {
	_founded
}

default _changes := []

_changes := [change |
	some severity, code in data.data.terraform.severity
	some entry in {said | some said in (found | _warnings); said.code == code}
	change := {"address": entry.address, "code": code, "message": entry.message, "severity": severity + 1}
] if {
	_founded
}

# In the words of the rule's METADATA; conftest prints what is called msg.
_said(check) := {object.union(violation, {"address": object.get(finding, "address", ""), "msg": msg}) |
	some finding in check.findings
	some violation in checks.violations(checks.of(check.chain, {finding}))
	msg := sprintf("%s: %s %s", [violation.code, violation.message, violation.remedy])
}
