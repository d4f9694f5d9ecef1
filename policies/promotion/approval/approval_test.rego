package modeltrail.tests.promotion.approval

import data.modeltrail.tests.verdict

other := concat("", ["sha256:", sprintf("%064d", [7])])

carol := {"arn": "arn:aws:iam::111111111111:user/carol", "person": "111111111111/user/carol"}

another(seq, by) := {"op": "add", "path": "/approvals/-", "value": json.patch(
	data.fixtures.promote.approvals[0],
	[verdict.replace("/seq", seq), verdict.replace("/by", by)],
)}

asking(number, patches) := verdict.tuned(
	json.patch(data.fixtures.promote, patches),
	[verdict.replace("/approvals/production", number)],
)

verdicts(patches) := verdict.decide(json.patch(data.fixtures.promote, patches)).approvals

test_unset if {
	decision := verdict.tuned(data.fixtures.promote, [{"op": "remove", "path": "/approvals/production"}])
	[violation.code | some violation in decision.violations] == ["approval.unset"]
}

test_too_few if {
	verdict.objections("promote", [verdict.replace("/approvals", [])]) == {"approval.too_few"}
	verdict.messages("promote", [verdict.replace("/approvals", [])]) == ["Approvals by others that production asks for: 1; that count for breast-cancer@2: 0."]
}

test_an_environment_may_ask_for_none if {
	asking(0, [verdict.replace("/approvals", [])]).allow == true
}

test_two_persons_are_two if {
	asking(2, [another(41, carol)]).allow == true
}

test_one_person_is_not_two if {
	decision := asking(2, [another(41, data.fixtures.promote.approvals[0].by)])
	[violation.code | some violation in decision.violations] == ["approval.too_few"]
	[judged.counted | some judged in decision.approvals] == [true, false]
	decision.approvals[1].why == "its person's first approval counts"
}

test_spelling_does_not_make_a_second_person if {
	decision := asking(2, [another(41, {"arn": "arn:x", "person": " 111111111111/USER/bob "})])
	[judged.counted | some judged in decision.approvals] == [true, false]
}

test_what_an_approval_is_bound_to_must_be_what_moves if {
	every binding in [
		["/approvals/0/version", 1, "it is for version 1"],
		["/approvals/0/environment", "staging", "it is for staging"],
		["/approvals/0/artifact_digest", other, "it is for other bytes"],
		["/approvals/0/by", data.fixtures.promote.actor, "it is by the person who asks"],
		[
			"/approvals/0/by", data.fixtures.promote.version.registered_by,
			"it is by the person who registered the version",
		],
	] {
		patches := [verdict.replace(binding[0], binding[1])]
		verdict.objections("promote", patches) == {"approval.too_few"}
		verdicts(patches) == [{"counted": false, "seq": 40, "why": binding[2]}]
	}
}

by_ci := {"arn": "arn:aws:sts::111111111111:assumed-role/Team-CI/run-1", "person": "111111111111/role/Team-ci"}

test_what_a_pipeline_approves_does_not_count if {
	patches := [verdict.replace("/approvals/0/by", by_ci)]
	verdict.objections("promote", patches) == {"approval.too_few"}
	verdicts(patches) == [{
		"counted": false,
		"seq": 40,
		"why": "it is by a pipeline, 111111111111/role/team-ci",
	}]
}

test_a_pipeline_is_one_by_the_whole_of_its_name if {
	every name in ["111111111111/user/team-ci", "111111111111/role/team-ci/x", "x/1/role/team-ci", "1/role/team-cia"] {
		patches := [verdict.replace("/approvals/0/by", {"arn": "arn:x", "person": name})]
		verdict.objections("promote", patches) == set()
	}
}

test_there_may_be_no_pipelines if {
	document := json.patch(data.fixtures.promote, [verdict.replace("/approvals/0/by", by_ci)])
	verdict.tuned(document, [verdict.replace("/pipelines", [])]).allow == true
}

test_an_approval_that_counted_is_named if {
	verdicts([]) == [{
		"counted": true,
		"seq": 40,
		"why": "it is for these bytes in this environment, by someone else",
	}]
}

test_verdicts_are_in_the_order_of_the_timeline if {
	[judged.seq | some judged in verdicts([another(39, carol)])] == [39, 40]
}

# What does not count must not stand in the way of a later one that does.
test_an_approval_of_other_bytes_does_not_use_up_its_person if {
	patches := [
		another(41, data.fixtures.promote.approvals[0].by),
		verdict.replace("/approvals/0/artifact_digest", other),
	]
	asking(1, patches).allow == true
	[judged.counted | some judged in verdicts(patches)] == [false, true]
}

test_other_moves_ask_for_no_approval_and_name_them_all_the_same if {
	decision := verdict.decide(json.patch(data.fixtures.candidate, [verdict.replace("/approvals", data.fixtures.promote.approvals)]))
	decision.allow == true
	count(decision.approvals) == 1
}
