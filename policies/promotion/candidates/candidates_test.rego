package modeltrail.tests.promotion.candidates

import data.modeltrail.tests.verdict

beside(candidates) := verdict.replace("/placements/production/candidates", candidates)

standing(version, share) := {"share": share, "since": "2026-11-22T09:30:00.000000Z", "version": version}

test_too_many if {
	three := [beside([standing(7, null), standing(8, null), standing(9, null)])]
	verdict.objections("candidate", three) == {"candidates.too_many"}
	verdict.messages("candidate", three) == ["With breast-cancer@2, production would have 4 candidates; standard allows 3."]
	verdict.objections("candidate", [beside([standing(7, null), standing(8, null)])]) == set()
	verdict.objections("candidate-high", [beside([standing(7, null), standing(8, null)])]) == {"candidates.too_many"}
}

test_shares if {
	verdict.objections("candidate", [beside([standing(7, 0.91)])]) == {"candidates.shares"}
	verdict.objections("candidate", [beside([standing(7, 0.5), standing(8, 0.45)])]) == {"candidates.shares"}
	verdict.messages("candidate", [beside([standing(7, 1)])]) == ["With breast-cancer@2, the candidates of production would have 1.1 of its traffic."]
}

test_shares_may_add_up_to_all_of_it if {
	verdict.objections("candidate", [beside([standing(7, 0.6), standing(8, 0.3)])]) == set()
	verdict.objections("candidate", [beside([standing(7, 0.7), standing(8, 0.2)])]) == set()
}

test_a_shadow_has_no_share if {
	verdict.objections("candidate", [verdict.replace("/move/share", null), beside([standing(7, 1), standing(8, null)])]) == set()
}

test_other_environments_have_traffic_of_their_own if {
	verdict.objections("candidate", [verdict.replace("/placements/staging/candidates", [standing(7, 1)])]) == set()
}
