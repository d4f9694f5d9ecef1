package modeltrail.tests.promotion.decision

import data.modeltrail.promotion
import data.modeltrail.tests.verdict

test_every_fixture_is_allowed if {
	count(data.fixtures) >= 7
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
	decision := verdict.decide(document) with data.data.schemas.policy_input as {}
	decision.allow == false
}

test_a_move_of_an_unknown_kind_is_malformed if {
	verdict.objections("promote", [verdict.replace("/move/kind", "teleport")]) == {"input.malformed"}
}
