package modeltrail.tests.report

import data.modeltrail.report
import data.modeltrail.tests.plans

codes(told) := {check.code | some check in told}

test_each_check_over_a_plan_is_named_once if {
	told := report.terraform with input as data.plans.audit
		with data.data.terraform as plans.parameters
	decision := data.modeltrail.terraform.decision with input as data.plans.audit
		with data.data.terraform as plans.parameters
	count(told) == decision.rules
	count(codes(told)) == decision.rules
	"versioning.off" in codes(told)
}

test_where_the_plan_is_not_whole_only_that_was_asked if {
	told := report.terraform with input as {}
		with data.data.terraform as plans.parameters
	"input.malformed" in codes(told)
	not "versioning.off" in codes(told)
}

test_each_check_over_a_move_is_named_once if {
	told := report.promotion with input as data.fixtures.promote
	decision := data.modeltrail.promotion.decision with input as data.fixtures.promote
	count(told) == decision.rules
	count(codes(told)) == decision.rules
	"approval.too_few" in codes(told)
}

test_where_a_move_is_malformed_only_that_was_asked if {
	told := report.promotion with input as {}
	{rule | some check in told; rule := check.rule} == {"input", "parameters"}
}

test_a_check_is_named_in_its_own_words if {
	told := report.promotion with input as data.fixtures.delete
	some check in told
	check.code == "reason.missing"
	check.rule == "reason"
	check.title != ""
	check.description != ""
	check.solution != ""
}
