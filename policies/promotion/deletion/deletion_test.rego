package modeltrail.tests.promotion.deletion

import data.modeltrail.tests.verdict

test_in_service_as_champion if {
	verdict.objections("delete", [verdict.replace("/placements/dev/champion", 2)]) == {"deletion.in_service"}
}

test_in_service_as_candidate if {
	verdict.objections("delete", [verdict.replace("/placements/production/candidates", [7, 2])]) == {"deletion.in_service"}
}

test_each_environment_is_named if {
	verdict.messages("delete", [
		verdict.replace("/placements/dev/champion", 2),
		verdict.replace("/placements/staging/candidates", [2]),
	]) == [
		"breast-cancer@2 is in service in dev.",
		"breast-cancer@2 is in service in staging.",
	]
}

test_a_version_out_of_service_may_go if {
	verdict.objections("delete", []) == set()
	verdict.objections("delete", [verdict.replace("/placements/production/rollback_target", 2)]) == set()
}

test_other_moves_concern_what_is_served if {
	verdict.objections("demote", []) == set()
}
