package modeltrail.tests.promotion.transitions

import data.modeltrail.tests.verdict

deleted := [verdict.replace("/version/status", "deleted")]

test_unknown_environment if {
	nowhere := [verdict.replace("/move/environment", "moon"), verdict.replace("/incumbent", null)]
	verdict.objections("candidate", nowhere) == {"transitions.unknown_environment"}
	verdict.messages("candidate", nowhere) == ["There is no environment moon; the platform has dev, staging, production."]
	verdict.objections("promote-first", nowhere) == {"transitions.unknown_environment", "approval.unset", "soak.unset", "cool_down.unset"}
}

test_order if {
	gone := [verdict.replace("/placements/staging/champion", 9)]
	verdict.objections("promote", gone) == {"transitions.order"}
	verdict.objections("candidate", gone) == {"transitions.order"}
	verdict.messages("promote", gone) == ["breast-cancer@2 is neither champion nor candidate in staging, which comes before production."]
}

test_order_is_not_kept_by_an_environment_further_back if {
	verdict.objections("candidate", [
		verdict.replace("/placements/staging/champion", null),
		verdict.replace("/placements/staging/champion_since", null),
	]) == {"transitions.order"}
}

test_a_candidate_just_before_is_enough if {
	verdict.objections("promote", [
		verdict.replace("/placements/staging/champion", 1),
		verdict.replace("/placements/staging/candidates", [verdict.candidate(2)]),
	]) == set()
}

test_anything_may_enter_the_first if {
	verdict.objections("promote-first", []) == set()
}

test_deleted if {
	every fixture in ["candidate", "promote", "demote", "rollback", "delete"] {
		verdict.objections(fixture, deleted) == {"transitions.deleted"}
	}
}

test_not_deleted if {
	verdict.objections("restore", [verdict.replace("/version/status", "registered")]) == {"transitions.not_deleted"}
	verdict.objections("restore", []) == set()
}

test_already_champion if {
	there := [
		verdict.replace("/placements/production/champion", 2),
		verdict.replace("/placements/production/candidates", []),
		verdict.replace("/incumbent", data.fixtures.promote.version),
	]
	verdict.objections("promote", there) == {"transitions.already_champion"}
	verdict.objections("candidate", there) == {"transitions.already_champion"}
}

test_already_champion_of_a_rollback if {
	verdict.objections("rollback", [
		verdict.replace("/placements/production/champion", 1),
		verdict.replace("/incumbent/number", 1),
	]) == {"transitions.already_champion"}
}

test_already_candidate if {
	verdict.objections("candidate", [verdict.replace("/placements/production/candidates", [verdict.candidate(5), verdict.candidate(2)])]) == {"transitions.already_candidate"}
	verdict.objections("candidate", [verdict.replace("/placements/production/candidates", [verdict.candidate(5)])]) == set()
}

test_not_there if {
	verdict.objections("demote", [verdict.replace("/placements/production/candidates", [])]) == {"transitions.not_there"}
	verdict.objections("demote", [
		verdict.replace("/placements/production", verdict.serving(2, [1])),
		verdict.replace("/incumbent/number", 2),
	]) == set()
}

test_unserved if {
	cautions := verdict.cautions("demote", [
		verdict.replace("/placements/production", verdict.serving(2, [1])),
		verdict.replace("/incumbent/number", 2),
	])
	{caution.code | some caution in cautions} == {"transitions.unserved"}
	cautions[0].message == "breast-cancer@2 is the champion of production; nothing serves there without it, and a rollback needs a champion to replace."
	verdict.cautions("demote", []) == []
	verdict.cautions("promote", []) == []
}

newer := [
	verdict.replace("/placements/production/champion", 3),
	verdict.replace("/incumbent/number", 3),
]

test_older if {
	verdict.objections("promote", newer) == {"transitions.older"}
	verdict.messages("promote", newer) == ["breast-cancer@2 is older than production's champion, version 3."]
}

test_older_may_be_asked_for if {
	verdict.objections("promote", array.concat(newer, [verdict.replace("/move/older", true)])) == set()
	verdict.objections("promote", [verdict.replace("/move/older", true)]) == set()
}

test_an_older_candidate_stands_beside_a_newer_champion if {
	verdict.objections("candidate", newer) == set()
}
