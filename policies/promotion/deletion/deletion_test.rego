package modeltrail.tests.promotion.deletion

import data.modeltrail.tests.verdict

test_in_service_as_champion if {
	verdict.objections("delete", [verdict.replace("/placements/dev/champion", 2)]) == {"deletion.in_service"}
}

test_in_service_as_candidate if {
	verdict.objections("delete", [verdict.replace("/placements/production/candidates", [verdict.candidate(7), verdict.candidate(2)])]) == {"deletion.in_service"}
}

test_each_environment_is_named_in_the_order_of_promotion if {
	verdict.messages("delete", [
		verdict.replace("/placements/dev/champion", 2),
		verdict.replace("/placements/production/champion", 2),
		verdict.replace("/placements/staging/candidates", [verdict.candidate(2)]),
	]) == ["breast-cancer@2 is in service in dev, staging, production."]
}

test_a_version_out_of_service_may_go if {
	verdict.objections("delete", []) == set()
	verdict.objections("delete", [verdict.replace("/placements/production/rollback_targets", [2])]) == set()
}

test_other_moves_concern_what_is_served if {
	verdict.objections("demote", []) == set()
}

test_last_target if {
	cautions := verdict.cautions("delete", [
		verdict.replace("/placements/dev/rollback_targets", [2, 3]),
		verdict.replace("/placements/staging/rollback_targets", [3]),
		verdict.replace("/placements/production/rollback_targets", [2]),
	])
	{caution.code | some caution in cautions} == {"deletion.last_target"}
	[caution.message | some caution in cautions] == ["breast-cancer@2 is the only version that production can roll back to."]
	verdict.cautions("delete", []) == []
}

test_last_target_of_each_environment_in_the_order_of_promotion if {
	cautions := verdict.cautions("delete", [
		verdict.replace("/placements/dev/rollback_targets", [3]),
		verdict.replace("/placements/staging/rollback_targets", [2]),
		verdict.replace("/placements/production/rollback_targets", [2]),
	])
	[caution.message | some caution in cautions] == ["breast-cancer@2 is the only version that staging, production can roll back to."]
}
