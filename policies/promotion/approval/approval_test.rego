package modeltrail.tests.promotion.approval

import data.modeltrail.tests.verdict

other := concat("", ["sha256:", sprintf("%064d", [7])])

carol := {"arn": "arn:aws:iam::111111111111:user/carol", "person": "111111111111/user/carol"}

another(seq, by) := {"op": "add", "path": "/approvals/-", "value": json.patch(
	data.fixtures.promote.approvals[0],
	[verdict.replace("/seq", seq), verdict.replace("/by", by)],
)}

places := "/tiers/standard/approvals/production"

asking(number, patches) := verdict.tuned(
	json.patch(data.fixtures.promote, patches),
	[verdict.replace(places, [{"count": number, "group": "reviewers"}])],
)

verdicts(patches) := verdict.decide(json.patch(data.fixtures.promote, patches)).approvals

test_unset if {
	decision := verdict.tuned(data.fixtures.promote, [{"op": "remove", "path": places}])
	[violation.code | some violation in decision.violations] == ["approval.unset"]
}

test_too_few if {
	verdict.objections("promote", [verdict.replace("/approvals", [])]) == {"approval.too_few"}
	verdict.messages("promote", [verdict.replace("/approvals", [])]) == ["Approvals by reviewers that production asks for: 1; that count for breast-cancer@2: 0."]
}

test_an_environment_may_ask_for_none if {
	document := json.patch(data.fixtures.promote, [verdict.replace("/approvals", [])])
	verdict.tuned(document, [verdict.replace(places, [])]).allow == true
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
		document := json.patch(data.fixtures.promote, [verdict.replace("/approvals/0/by", {"arn": "arn:x", "person": name})])
		verdict.tuned(document, [verdict.replace("/groups/reviewers", ["*/*/*", "*/*/*/*"])]).allow == true
	}
}

test_who_is_no_pipeline_is_a_person if {
	document := json.patch(data.fixtures.promote, [verdict.replace("/approvals/0/by", by_ci)])
	decision := verdict.tuned(document, [
		verdict.replace("/pipelines", ["*/role/ci"]),
		verdict.replace("/groups/reviewers", ["*/role/*"]),
	])
	decision.allow == true
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

groups(asked, approvers) := {violation.message |
	approvals := [json.patch(data.fixtures.promote.approvals[0], [
		verdict.replace("/seq", 100 + index),
		verdict.replace("/by", {"arn": "arn:x", "person": concat("/", ["1/user", name])}),
	]) |
		some index, name in approvers
	]
	document := json.patch(data.fixtures.promote, [verdict.replace("/approvals", approvals)])
	some violation in verdict.tuned(document, [
		verdict.replace("/groups", object.union(verdict.parameters.groups, memberships)),
		verdict.replace(places, asked),
	]).violations
}

memberships := {
	"doctors": ["1/user/ada", "1/user/bea"],
	"lawyers": ["1/user/ada", "1/user/cid"],
	"reviewers": ["1/user/*"],
}

one_of(names) := [{"count": 1, "group": name} | some name in names]

test_one_person_fills_the_place_of_one_group if {
	asked := one_of(["doctors", "lawyers"])
	groups(asked, ["ada"]) == {"Approvals by doctors and lawyers that production asks for: 2; that count for breast-cancer@2: 1."}
	groups(asked, ["ada", "bea"]) == set()
	groups(asked, ["ada", "cid"]) == set()
	groups(asked, ["bea", "cid"]) == set()
}

test_who_is_in_several_groups_takes_no_place_that_only_that_person_could_fill if {
	asked := one_of(["reviewers", "doctors", "lawyers"])
	groups(asked, ["ada", "bea", "cid"]) == set()
	groups(asked, ["ada", "dan", "bea"]) == set()
	groups(asked, ["ada", "dan", "eve"]) == {"Approvals by doctors and lawyers that production asks for: 2; that count for breast-cancer@2: 1."}
	groups(asked, ["dan", "eve", "bea"]) == {"Approvals by lawyers that production asks for: 1; that count for breast-cancer@2: 0."}
	groups(asked, ["bea", "cid"]) == {"Approvals by reviewers and doctors and lawyers that production asks for: 3; that count for breast-cancer@2: 2."}
}

test_a_group_may_have_several_places if {
	asked := [{"count": 2, "group": "reviewers"}, {"count": 1, "group": "doctors"}]
	groups(asked, ["ada", "dan", "eve"]) == set()
	groups(asked, ["ada", "bea", "dan"]) == set()
	groups(asked, ["ada", "dan"]) == {"Approvals by reviewers and doctors that production asks for: 3; that count for breast-cancer@2: 2."}
}

test_a_person_of_no_group_that_is_asked_does_not_count if {
	document := data.fixtures.promote
	decision := verdict.tuned(document, [verdict.replace(places, one_of(["owners"]))])
	[violation.code | some violation in decision.violations] == ["approval.too_few"]
	decision.approvals[0].why == "its person belongs to no group that is asked for one"
}

test_an_approval_ends if {
	old := [verdict.replace("/approvals/0/time", "2026-10-25T09:29:59.000000Z")]
	verdict.objections("promote", old) == {"approval.too_few"}
	verdicts(old)[0].why == "it is more than 30 days old"
	verdict.objections("promote", [verdict.replace("/approvals/0/time", "2026-10-25T09:30:00.000000Z")]) == set()
}
