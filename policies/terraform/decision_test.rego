package modeltrail.tests.terraform.decision

import data.modeltrail.terraform
import data.modeltrail.tests.plans

test_a_decision_has_exactly_these_fields if {
	every document in [data.plans.audit, data.plans.shapes, {}, 7] {
		object.keys(plans.decide(document)) == {"allow", "changes", "rules", "violations", "warnings"}
	}
}

test_a_plan_without_a_fault_is_allowed if {
	decision := plans.decide(data.plans.audit)
	decision.allow == true
	decision.violations == []
	decision.rules > 20
}

test_a_violation_has_exactly_these_fields if {
	every violation in plans.decide(data.plans.shapes).violations {
		object.keys(violation) == {"address", "code", "message", "msg", "remedy", "rule"}
		violation.msg == sprintf("%s: %s %s", [violation.code, violation.message, violation.remedy])
		violation.rule == split(violation.code, ".")[0]
		not contains(violation.msg, "{")
	}
}

test_a_real_plan_of_many_shapes if {
	document := data.plans.shapes
	plans.codes(document) == {
		"data_loss.replaced",
		"storage_encryption.bucket",
		"unknown.policy",
	} with data.modeltrail.tests.plans.parameters as object.union(plans.parameters, {"boundaries": []})
}

test_what_is_lost_and_what_widens_worst_first if {
	[[change.severity, change.code] | some change in plans.decide(data.plans.shapes).changes] == [
		[2, "data_loss.replaced"],
		[4, "widening.principal"],
		[4, "widening.principal"],
		[10, "replacement.replaced"],
	]
	object.keys(plans.decide(data.plans.shapes).changes[0]) == {"address", "code", "message", "severity"}
}

test_nothing_but_the_foundation_is_said_of_what_is_no_plan if {
	every document in [null, 7, "text", [], {}, {"resource_changes": []}] {
		decision := plans.decide(document)
		decision.allow == false
		decision.changes == []
		decision.warnings == []
		{violation.rule | some violation in decision.violations} == {"input"}
		decision.rules == 4
	}
}

test_a_check_that_has_no_words_lets_nothing_pass if {
	decision := terraform.decision with input as data.plans.audit
		with data.data.terraform as plans.parameters
		with data.modeltrail.terraform.rules.tags.checks as {{"chain": [], "findings": {{}}}}
	decision.allow == false
}

test_nothing_is_allowed_without_rules if {
	decision := terraform.decision with input as data.plans.audit
		with data.data.terraform as plans.parameters
		with data.modeltrail.terraform.rules as {"input": {"checks": set()}, "parameters": {"checks": set()}}
	decision.allow == false
}
