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

ours := [
	plans.set("/accounts/environments", {"dev": "222222222222", "production": "444444444444", "staging": "333333333333"}),
	plans.set("/boundaries", []),
	plans.set("/tags", []),
]

# They name the keys and the table that the same plan makes.
test_the_first_plan_of_our_platform_has_policies_that_nobody_can_read if {
	decision := plans.tuned(first, ours)
	decision.allow == false
	count(decision.violations) == 7
	{violation.code | some violation in decision.violations} == {"unknown.policy"}
}

test_waivers_let_the_first_plan_pass if {
	waivers := [waiver |
		some violation in plans.tuned(first, ours).violations
		waiver := {
			"address": violation.address,
			"code": violation.code,
			"reason": "the platform is made; the plan after this one is read whole",
			"until": "2026-12-31T00:00:00Z",
		}
	]
	decision := plans.tuned(first, array.concat(ours, [plans.set("/waivers", waivers)]))
	decision.allow == true
	count([warning | some warning in decision.warnings; warning.code == "waivers.used"]) == 7
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
