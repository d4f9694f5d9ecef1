package modeltrail.tests.promotion.rollback

import data.modeltrail.tests.verdict

targets := "/placements/production/rollback_targets"

test_no_target if {
	verdict.objections("rollback", [verdict.replace(targets, [])]) == {"rollback.no_target"}
}

test_other_target if {
	verdict.objections("rollback", [verdict.replace(targets, [7, 1])]) == {"rollback.other_target"}
}

test_the_target_of_the_environment_is_the_one_that_counts if {
	verdict.objections("rollback", [verdict.replace("/placements/staging/rollback_targets", [])]) == set()
}

test_other_moves_need_no_target if {
	verdict.objections("promote", [verdict.replace(targets, [])]) == set()
}

# It is older, has no evidence, worse metrics and no approval: going back must not wait for them.
test_nothing_but_a_reason_and_the_bytes_is_asked if {
	verdict.objections("rollback", [
		verdict.replace("/version/evaluation/metrics/accuracy", 0.1),
		verdict.replace("/version/code_commit", "unheard-of"),
		verdict.replace("/placements/staging/champion", 3),
	]) == set()
}
