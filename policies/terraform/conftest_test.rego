package modeltrail.tests.terraform.conftest

import data.main
import data.modeltrail.tests.plans

test_deny_is_the_violations if {
	denied := main.deny with input as data.plans["audit-destroy"] with data.data.terraform as plans.parameters
	{violation.msg | some violation in denied} == {violation.msg |
		some violation in plans.decide(data.plans["audit-destroy"]).violations
	}
	count(denied) == 3
}

test_nothing_is_denied_of_what_is_allowed if {
	denied := main.deny with input as data.plans.audit with data.data.terraform as plans.parameters
	denied == set()
}

test_what_is_not_allowed_is_denied_though_no_rule_says_so if {
	denied := main.deny with data.modeltrail.terraform.decision as {"allow": false, "violations": [], "warnings": []}
	denied == {{"msg": "The plan is not allowed."}}
	broken := main.deny with data.modeltrail.terraform.decision as {}
	count(broken) == 1
}

test_warn_is_the_warnings if {
	warned := main.warn with input as data.plans.shapes with data.data.terraform as plans.parameters
	{"widening.principal", "replacement.replaced"} == {warning.code | some warning in warned}
}
