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

first := data.plans["platform-first"]

# By the parameters that are in the repository.
shipped(document) := decision if {
	decision := data.modeltrail.terraform.decision with input as document
}

test_the_first_plan_of_our_platform_can_be_read_and_passes if {
	decision := shipped(first)
	decision.allow == true
	decision.violations == []
	{change.code | some change in decision.changes} == {"widening.principal", "widening.action"}
}

test_a_waiver_lets_a_policy_pass_that_nobody_can_read_yet if {
	gate := "aws_iam_role_policy.gate_policy_ED835DE7"
	unread := json.patch(first, [patch |
		some index, change in first.resource_changes
		change.address == gate
		some patch in [
			{"op": "remove", "path": sprintf("/resource_changes/%d/change/after/policy", [index])},
			{"op": "add", "path": sprintf("/resource_changes/%d/change/after_unknown/policy", [index]), "value": true},
		]
	])
	[violation.code | some violation in shipped(unread).violations] == ["unknown.policy"]
	waiver := {"address": gate, "code": "unknown.policy", "reason": "read before", "until": "2026-12-31T00:00:00Z"}
	decision := shipped(unread) with data.data.terraform.waivers as [waiver]
	decision.allow == true
	count([warning | some warning in decision.warnings; warning.code == "waivers.used"]) == 1
}

test_all_that_is_lost_or_widens_has_its_severity if {
	codes := {code |
		some rule in ["data_loss", "replacement", "widening"]
		some part in ["checks", "warnings"]
		some check in data.modeltrail.terraform.rules[rule][part]
		code := sprintf("%s.%s", [rule, check.chain[0].annotations.custom.short_name])
	} with input as data.plans.audit
	codes == {code | some code in data.data.terraform.severity}
	count(codes) == count(data.data.terraform.severity)
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
