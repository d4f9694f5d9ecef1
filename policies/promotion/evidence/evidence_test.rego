package modeltrail.tests.promotion.evidence

import data.modeltrail.tests.verdict

other := concat("", ["sha256:", sprintf("%064d", [7])])

# A run like the fixture's in staging, but patched.
also(patches) := {"op": "add", "path": "/evidence/-", "value": json.patch(
	data.fixtures.promote.evidence[1],
	array.concat([verdict.replace("/seq", 39)], patches),
)}

requiring(suites, patches) := {violation.code |
	document := json.patch(data.fixtures.promote, patches)
	tuning := [verdict.replace("/tiers/standard/evidence/required_suites", suites)]
	some violation in verdict.tuned(document, tuning).violations
}

test_missing_in_one_environment if {
	verdict.objections("promote", [{"op": "remove", "path": "/evidence/0"}]) == {"evidence.missing"}
	verdict.objections("promote", [{"op": "remove", "path": "/evidence/1"}]) == {"evidence.missing"}
}

test_missing_names_the_environment if {
	[in_dev] := verdict.messages("promote", [{"op": "remove", "path": "/evidence/0"}])
	contains(in_dev, " in dev.")
	[in_staging] := verdict.messages("promote", [{"op": "remove", "path": "/evidence/1"}])
	contains(in_staging, " in staging.")
}

test_missing_names_each_environment if {
	messages := verdict.messages("promote", [verdict.replace("/evidence", [])])
	[message | some message in messages; contains(message, " in dev.")] == [messages[0]]
	[message | some message in messages; contains(message, " in staging.")] == [messages[1]]
}

test_missing_for_this_commit if {
	verdict.objections("promote", [verdict.replace("/version/code_commit", "unheard-of")]) == {"evidence.missing"}
	verdict.objections("promote", [verdict.replace("/evidence/1/commit", "unheard-of")]) == {"evidence.missing"}
}

test_missing_where_every_test_was_skipped if {
	verdict.objections("promote", [verdict.replace("/evidence/0/tests", 0), verdict.replace("/evidence/0/skipped", 0)]) == {"evidence.missing"}
	verdict.objections("promote", [verdict.replace("/evidence/0/skipped", 14)]) == {"evidence.missing"}
}

test_failed if {
	verdict.objections("promote", [verdict.replace("/evidence/1/outcome", "failed")]) == {"evidence.failed"}
}

test_failed_where_a_pass_has_failures if {
	verdict.objections("promote", [verdict.replace("/evidence/1/failures", 1)]) == {"evidence.failed"}
}

test_a_failure_that_stands_denies_whatever_passed_beside_it if {
	some_tests := [verdict.replace("/suite_digest", other), verdict.replace("/outcome", "failed")]
	verdict.objections("promote", [also(some_tests)]) == {"evidence.failed"}
}

test_a_pass_of_some_tests_is_no_answer_to_a_failure_of_the_whole if {
	verdict.objections("promote", [
		verdict.replace("/evidence/1/outcome", "failed"),
		also([verdict.replace("/suite_digest", other)]),
	]) == {"evidence.failed", "evidence.different_suites"}
}

test_a_failure_without_a_test_denies if {
	crash := [
		verdict.replace("/suite_digest", other),
		verdict.replace("/outcome", "failed"),
		verdict.replace("/tests", 0),
		verdict.replace("/skipped", 0),
	]
	verdict.objections("promote", [also(crash)]) == {"evidence.failed"}
}

test_another_suite_that_fails_counts_too if {
	verdict.objections("promote", [also([verdict.replace("/suite", "load"), verdict.replace("/outcome", "failed")])]) == {"evidence.failed"}
}

test_different_suites_by_name if {
	verdict.objections("promote", [verdict.replace("/evidence/1/suite", "smoke")]) == {"evidence.different_suites"}
}

test_a_suite_that_was_skipped_throughout_is_not_the_same_suite if {
	verdict.objections("promote", [
		verdict.replace("/evidence/1/skipped", 14),
		also([verdict.replace("/suite", "smoke")]),
	]) == {"evidence.different_suites"}
}

test_different_suites_by_digest if {
	verdict.objections("promote", [verdict.replace("/evidence/1/suite_digest", other)]) == {"evidence.different_suites"}
}

test_a_run_of_some_tests_in_one_environment_is_not_the_same_suite if {
	verdict.objections("promote", [
		verdict.replace("/evidence/1/suite_digest", other),
		also([verdict.replace("/suite", "load")]),
	]) == {"evidence.different_suites"}
}

test_a_run_of_some_tests_beside_the_whole_does_no_harm if {
	verdict.objections("promote", [also([verdict.replace("/suite_digest", other)])]) == set()
}

test_a_second_suite_in_one_environment_does_no_harm if {
	verdict.objections("promote", [also([verdict.replace("/suite", "load")])]) == set()
}

test_required_suite if {
	requiring(["load"], []) == {"evidence.required_suite"}
	requiring(["training", "load"], [also([verdict.replace("/suite", "load")])]) == {"evidence.required_suite"}
}

test_required_suite_that_passed_everywhere if {
	requiring(["training"], []) == set()
}

test_what_happened_in_the_target_and_after_it_is_not_asked if {
	verdict.objections("promote", [also([
		verdict.replace("/environment", "production"),
		verdict.replace("/outcome", "failed"),
	])]) == set()
}

test_a_failure_of_another_commit_is_not_this_ones if {
	verdict.objections("promote", [also([
		verdict.replace("/commit", "other"),
		verdict.replace("/outcome", "failed"),
	])]) == set()
}

test_nothing_comes_before_the_first_environment if {
	verdict.objections("promote-first", []) == set()
	decision := verdict.tuned(data.fixtures["promote-first"], [verdict.replace("/tiers/standard/evidence/required_suites", ["load"])])
	decision.allow == true
}

verdicts(patches) := verdict.decide(json.patch(data.fixtures.promote, patches)).evidence

counted := "it passed over this commit, before this environment"

test_every_run_is_named_with_why_it_counts_or_not if {
	verdicts([]) == [
		{"counted": true, "seq": 31, "why": counted},
		{"counted": true, "seq": 34, "why": counted},
	]
	every patch in [
		["commit", "other", "it is over another commit"],
		["environment", "production", "it was run in production, which is not asked for"],
		["outcome", "failed", "it failed"],
		["failures", 1, "it failed"],
		["skipped", 14, "all of its tests were skipped"],
	] {
		changed := verdict.replace(concat("", ["/evidence/1/", patch[0]]), patch[1])
		verdicts([changed])[1] == {"counted": false, "seq": 34, "why": patch[2]}
	}
}

test_runs_are_in_the_order_of_the_timeline if {
	[judged.seq | some judged in verdicts([verdict.replace("/evidence/0/seq", 50)])] == [34, 50]
}

test_where_no_environment_is_concerned_no_run_counts if {
	patches := [verdict.replace("/evidence", data.fixtures.promote.evidence)]
	decision := verdict.decide(json.patch(data.fixtures.delete, patches))
	decision.allow == true
	[judged.counted | some judged in decision.evidence] == [false, false]
}

alice := {"arn": "arn:aws:iam::111111111111:user/alice", "person": "111111111111/user/alice"}

by_alice := verdict.replace("/evidence/1/by", alice)

test_untrusted if {
	verdict.objections("promote", [by_alice, also([])]) == {"evidence.untrusted"}
	verdict.messages("promote", [by_alice, also([])]) == ["The run of training over commit 1e06a8e28842de99fe7f51a883522b60d57992cf in staging (event 34) was recorded by 111111111111/user/alice, who is no pipeline."]
	verdicts([by_alice])[1].why == "it was recorded by 111111111111/user/alice, who is no pipeline"
}

test_untrusted_where_the_pipeline_asks_for_itself if {
	asks := verdict.replace("/actor", data.fixtures.promote.evidence[0].by)
	verdict.objections("promote", [asks]) == {"evidence.untrusted"}
	verdicts([asks])[0].why == "it was recorded by 111111111111/role/ci, who asks for the move"
}

# A person's pass may have taken the place of a pipeline's failure.
test_a_person_s_run_does_not_stand_beside_a_pipeline_s if {
	verdict.objections("promote", [also([verdict.replace("/suite", "load"), verdict.replace("/by", alice)])]) == {"evidence.untrusted"}
	elsewhere := [verdict.replace("/environment", "production"), verdict.replace("/by", alice)]
	verdict.objections("promote", [also(elsewhere)]) == set()
}

old := verdict.replace("/evidence/1/time", "2026-08-26T09:29:59.000000Z")

test_stale if {
	verdict.objections("promote", [old, also([])]) == {"evidence.stale"}
	verdicts([old])[1].why == "it is more than 90 days old"
	verdict.objections("promote", [verdict.replace("/evidence/1/time", "2026-08-26T09:30:00.000000Z")]) == set()
	verdict.objections("promote", [verdict.replace("/evidence/1/time", "2999-01-01T00:00:00.000000Z"), also([])]) == {"evidence.stale"}
}

test_a_retrain_s_evidence_may_be_old if {
	verdict.objections("promote", [old, verdict.replace("/commit_served_in", ["production"])]) == set()
	verdict.objections("promote-retrain", [verdict.replace("/commit_served_in", ["dev", "staging"])]) == {"evidence.stale"}
}

# What is asked besides is asked of a retrain too.
test_a_retrain_s_evidence_must_be_there if {
	verdict.objections("promote-retrain", [verdict.replace("/evidence", [])]) == {"evidence.missing"}
	verdict.objections("promote-retrain", [verdict.replace("/evidence/1/outcome", "failed")]) == {"evidence.failed"}
	verdict.objections("promote-retrain", [verdict.replace("/evidence/1/suite_digest", other)]) == {"evidence.different_suites"}
}

complete(suites, patches) := instant if {
	instant := data.modeltrail.promotion.rules.evidence.complete with input as json.patch(data.fixtures.promote, patches)
		with data.data.promotion as json.patch(
			verdict.parameters,
			[verdict.replace("/tiers/standard/evidence/required_suites", suites)],
		)
}

load(environment, seq, at) := also([
	verdict.replace("/suite", "load"),
	verdict.replace("/environment", environment),
	verdict.replace("/seq", seq),
	verdict.replace("/time", at),
])

test_evidence_is_complete_with_the_last_environment if {
	complete([], []) == "2026-11-21T09:34:00.000000Z"
	again := also([verdict.replace("/time", "2026-11-23T09:00:00.000000Z")])
	complete([], [again]) == "2026-11-21T09:34:00.000000Z"
}

test_evidence_is_complete_with_the_last_suite_that_is_asked_for if {
	loads := [load("dev", 50, "2026-11-23T10:00:00.000000Z"), load("staging", 51, "2026-11-23T11:00:00.000000Z")]
	complete([], loads) == "2026-11-21T09:34:00.000000Z"
	complete(["training"], loads) == "2026-11-21T09:34:00.000000Z"
	complete(["training", "load"], loads) == "2026-11-23T11:00:00.000000Z"
}

test_evidence_that_is_not_complete_never_was if {
	not complete([], [verdict.replace("/evidence", [])])
	not complete(["load"], [])
	not complete(["training", "load"], [])
}
