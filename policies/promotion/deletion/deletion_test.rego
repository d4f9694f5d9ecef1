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

left := "/version/left_service_at"

test_retention if {
	late := [verdict.replace(left, "2026-10-25T09:30:00.000001Z")]
	verdict.objections("delete-high", late) == {"deletion.retention"}
	verdict.messages("delete-high", late) == ["credit-risk@2 was in service until 2026-10-25T09:30:00.000001Z, and is kept for 30 days after that."]
	verdict.objections("delete-high", [verdict.replace(left, "2026-10-25T09:30:00.000000Z")]) == set()
	verdict.objections("delete-high", [verdict.replace(left, "2999-01-01T00:00:00.000000Z")]) == {"deletion.retention"}
}

test_what_never_served_need_not_be_kept if {
	verdict.objections("delete-high", [verdict.replace(left, null)]) == set()
}

test_a_tier_may_keep_nothing if {
	verdict.objections("delete", [verdict.replace(left, "2026-11-24T09:29:00.000000Z")]) == set()
}

hold(version) := verdict.replace("/holds", [{
	"by": data.fixtures.promote.approvals[0].by,
	"seq": 60,
	"time": "2026-11-01T00:00:00.000000Z",
	"version": version,
}])

test_held if {
	verdict.objections("delete", [hold(2)]) == {"deletion.held"}
	verdict.objections("delete", [hold(null)]) == {"deletion.held"}
	verdict.messages("delete", [hold(2)]) == ["A legal hold of 2026-11-01T00:00:00.000000Z stands on version 2 (event 60)."]
	verdict.messages("delete", [hold(null)]) == ["A legal hold of 2026-11-01T00:00:00.000000Z stands on all of the model (event 60)."]
}

test_a_hold_keeps_nothing_from_moving if {
	every fixture in ["promote", "candidate", "rollback", "demote", "restore"] {
		verdict.objections(fixture, [hold(null)]) == set()
	}
}

# The schema keeps it out; were it loosened, the rule would still not be silent.
test_untold if {
	document := json.patch(data.fixtures.delete, [{"op": "remove", "path": "/holds"}])
	untold(document) == {"deletion.untold"}
}

untold(document) := codes if {
	codes := verdict.codes(document) with data.modeltrail.promotion.rules.input._well_formed as true
}
