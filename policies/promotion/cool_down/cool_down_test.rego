package modeltrail.tests.promotion.cool_down

import data.modeltrail.tests.verdict

promoted := "/placements/production/promoted_at"

test_unset if {
	decision := verdict.tuned(data.fixtures.promote, [{"op": "remove", "path": "/tiers/standard/cool_down_hours/production"}])
	[violation.code | some violation in decision.violations] == ["cool_down.unset"]
}

test_too_soon if {
	late := [verdict.replace(promoted, "2026-11-23T09:30:00.000001Z")]
	verdict.objections("promote-high", late) == {"cool_down.too_soon"}
	verdict.messages("promote-high", late) == ["A version was promoted in production at 2026-11-23T09:30:00.000001Z; it rests for 24 hours."]
	verdict.objections("promote-high", [verdict.replace(promoted, "2026-11-23T09:30:00.000000Z")]) == set()
	verdict.objections("promote-high", [verdict.replace(promoted, "2999-01-01T00:00:00.000000Z")]) == {"cool_down.too_soon"}
}

test_where_nothing_was_promoted_nothing_rests if {
	decision := verdict.tuned(data.fixtures["promote-first"], [verdict.replace("/tiers/standard/cool_down_hours/dev", 24)])
	decision.allow == true
}

test_where_no_hours_are_asked_for_the_time_does_not_matter if {
	verdict.objections("promote", [verdict.replace(promoted, "2026-11-24T09:30:00.000000Z")]) == set()
}
