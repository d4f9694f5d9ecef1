package modeltrail.tests.promotion.decision

import data.modeltrail.promotion
import data.modeltrail.tests.verdict

test_every_fixture_is_allowed if {
	count(data.fixtures) >= 14
	every document in data.fixtures {
		decision := verdict.decide(document)
		decision.allow == true
		decision.violations == []
		decision.warnings == []
		decision.rules > 3
	}
}

test_a_decision_has_exactly_these_fields if {
	every document in data.fixtures {
		object.keys(verdict.decide(document)) == {
			"allow",
			"approvals",
			"evidence",
			"overridden",
			"rules",
			"violations",
			"warnings",
		}
	}
}

test_every_kind_of_move_has_a_fixture if {
	{document.move.kind | some document in data.fixtures} == {
		"candidate",
		"delete",
		"demote",
		"promote",
		"restore",
		"rollback",
	}
}

test_several_violations_stand_side_by_side_in_order if {
	decision := verdict.decide(json.patch(data.fixtures.promote, [
		verdict.replace("/move/reason", " "),
		verdict.replace("/approvals", []),
		verdict.replace("/evidence", []),
	]))
	decision.allow == false
	[violation.code | some violation in decision.violations] == [
		"approval.too_few",
		"evidence.missing",
		"evidence.missing",
		"reason.missing",
	]
	{violation.rule | some violation in decision.violations} == {"approval", "evidence", "reason"}
}

test_no_placeholder_is_left_in_what_is_said if {
	decision := verdict.decide(json.patch(data.fixtures.promote, [
		verdict.replace("/move/reason", null),
		verdict.replace("/approvals", []),
		verdict.replace("/evidence", []),
		verdict.replace("/version/evaluation/metrics/accuracy", 0.5),
		verdict.replace("/stored_artifact/problems", ["model.joblib is gone"]),
	]))
	count(decision.violations) == 6
	every violation in decision.violations {
		not contains(violation.message, "{")
		not contains(violation.remedy, "{")
	}
}

test_nothing_is_allowed_without_input if {
	decision := promotion.decision with data.data.promotion as verdict.parameters
	decision.allow == false
	decision.rules > 0
}

# The schema keeps such a kind out; were it loosened, no rule would apply.
test_a_move_that_no_rule_looks_at_is_not_allowed if {
	document := json.patch(data.fixtures.promote, [verdict.replace("/move/kind", "teleport")])
	decision := verdict.decide(document) with data.modeltrail.promotion.rules.input._well_formed as true
	decision.allow == false
}

test_a_move_of_an_unknown_kind_is_malformed if {
	verdict.objections("promote", [verdict.replace("/move/kind", "teleport")]) == {"input.malformed"}
}

deferring(code, instant) := verdict.tuned(
	json.patch(data.fixtures.promote, [verdict.replace("/approvals", [])]),
	[verdict.replace("/effective_on", {code: instant})],
)

test_before_its_day_a_violation_is_a_warning_that_says_so if {
	decision := deferring("approval.too_few", "2026-11-24T09:30:00.000001Z")
	decision.allow == true
	decision.violations == []
	decision.overridden == []
	[warning.message | some warning in decision.warnings] == ["Approvals by reviewers that production asks for: 1; that count for breast-cancer@2: 0. This denies from 2026-11-24T09:30:00.000001Z on."]
}

test_from_its_day_on_it_denies if {
	every instant in ["2026-11-24T09:30:00.000000Z", "2026-11-31T09:30:00.000000Z", "2999-01-01T00:00:00.000000Z"] {
		decision := deferring("approval.too_few", instant)
		[violation.code | some violation in decision.violations] == ["approval.too_few"]
		decision.warnings == []
	}
	deferring("approval.unset", "2026-12-24T09:30:00.000000Z").allow == false
}

test_what_breaking_the_glass_sets_aside_is_said if {
	decision := verdict.decide(data.fixtures["promote-broken-glass"])
	decision.allow == true
	{violation.by | some violation in decision.overridden} == {"break-glass"}
	{violation.code | some violation in decision.overridden} == {
		"approval.too_few",
		"evidence.missing",
		"incidents.drift",
		"incidents.open",
	}
}

test_some_rules_are_set_aside_by_nothing if {
	decision := verdict.decide(json.patch(data.fixtures["promote-broken-glass"], [verdict.replace("/stored_artifact/digest", null)]))
	[violation.code | some violation in decision.violations] == ["artifact.unsound"]
	waived := json.patch(data.fixtures["promote-waived"], [
		verdict.replace("/waivers/0/code", "artifact.unsound"),
		verdict.replace("/stored_artifact/digest", null),
	])
	some violation in verdict.decide(waived).violations
	violation.code == "artifact.unsound"
}

test_the_foundation_is_set_aside_by_nothing if {
	document := json.patch(data.fixtures["promote-broken-glass"], [{"op": "remove", "path": "/time"}])
	decision := verdict.tuned(document, [verdict.replace("/waivers/never", [])])
	decision.allow == false
	[violation.code | some violation in decision.violations] == ["input.malformed"]
	decision.overridden == []
}

# A waiver is the narrower of the two.
test_what_is_waived_is_not_said_to_need_the_glass_broken if {
	document := json.patch(data.fixtures["promote-waived"], [
		verdict.replace("/actor", data.fixtures["promote-broken-glass"].actor),
		verdict.replace("/move/break_glass", data.fixtures["promote-broken-glass"].move.break_glass),
		verdict.replace("/approvals", []),
	])
	decision := verdict.decide(document)
	decision.allow == true
	{violation.code: violation.by | some violation in decision.overridden; violation.rule == "soak"} == {"soak.too_short": "waiver #42"}
	{violation.by | some violation in decision.overridden} == {"break-glass", "waiver #42"}
}

# A rule whose words are missing has found something all the same.
test_what_has_no_words_is_not_allowed if {
	decision := verdict.decide(data.fixtures.promote) with data.modeltrail.promotion.rules.reason.checks as {{
		"chain": [{"annotations": {"custom": {"applies_to": ["promote"]}}, "path": ["", "", "", "reason"]}],
		"findings": {{"a": 1}},
	}}
	decision.allow == false
	decision.violations == []
}
