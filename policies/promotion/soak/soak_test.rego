package modeltrail.tests.promotion.soak

import data.modeltrail.tests.verdict

since := "/placements/staging/champion_since"

test_unset if {
	decision := verdict.tuned(data.fixtures.promote, [{"op": "remove", "path": "/tiers/standard/soak_hours/production"}])
	[violation.code | some violation in decision.violations] == ["soak.unset"]
}

test_too_short if {
	late := [verdict.replace(since, "2026-11-21T09:30:00.000001Z")]
	verdict.objections("promote-high", late) == {"soak.too_short"}
	verdict.messages("promote-high", late) == ["credit-risk@2 must have run 72 hours in staging before it enters production, and has since 2026-11-21T09:30:00.000001Z."]
	verdict.objections("promote-high", [verdict.replace(since, "2026-11-21T09:30:00.000000Z")]) == set()
	verdict.objections("promote-high", [verdict.replace(since, "2999-01-01T00:00:00.000000Z")]) == {"soak.too_short"}
}

beside(instant) := verdict.objections("promote-high", [
	verdict.replace("/placements/staging/champion", 7),
	verdict.replace("/placements/staging/candidates", [{"share": null, "since": instant, "version": 2}]),
])

test_a_candidate_soaks_too if {
	beside("2026-11-21T09:30:00.000000Z") == set()
	beside("2026-11-21T09:31:00.000000Z") == {"soak.too_short"}
}

test_the_hours_count_from_when_evidence_was_complete if {
	verdict.objections("promote-high", [verdict.replace("/evidence/1/time", "2026-11-21T09:31:00.000000Z")]) == {"soak.too_short"}
	verdict.objections("promote-high", [verdict.replace("/evidence/1/time", "2026-11-21T09:30:00.000000Z")]) == set()
	messages := verdict.messages("promote-high", [verdict.replace("/evidence", [])])
	some message in messages
	contains(message, "and has since never, with its evidence complete.")
}

test_nothing_comes_before_the_first if {
	decision := verdict.tuned(data.fixtures["promote-first"], [verdict.replace("/tiers/standard/soak_hours/dev", 500)])
	decision.allow == true
}

test_where_no_hours_are_asked_for_the_time_does_not_matter if {
	verdict.objections("promote", [verdict.replace(since, "2026-11-24T09:30:01.000000Z")]) == set()
}
