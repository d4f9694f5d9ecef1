package modeltrail.tests.promotion.snapshot

import data.modeltrail.tests.verdict

test_source if {
	every fixture in ["promote", "promote-first", "candidate"] {
		verdict.objections(fixture, [verdict.replace("/version/data_source", "my-laptop")]) == {"snapshot.source"}
		verdict.objections(fixture, [verdict.replace("/version/data_source", "clinical-notes")]) == set()
	}
	verdict.messages("promote", [verdict.replace("/version/data_source", "my-laptop")]) == ["breast-cancer@2 was trained on data from my-laptop, which is no production source."]
}

test_too_old if {
	every fixture in ["promote-high", "candidate-high"] {
		verdict.objections(fixture, [verdict.replace("/version/data_taken_at", "2026-05-28T09:29:59.000000Z")]) == {"snapshot.too_old"}
		verdict.objections(fixture, [verdict.replace("/version/data_taken_at", "2026-05-28T09:30:00.000000Z")]) == set()
		verdict.objections(fixture, [verdict.replace("/version/data_taken_at", "2999-01-01T00:00:00.000000Z")]) == {"snapshot.too_old"}
	}
	verdict.messages("promote-high", [verdict.replace("/version/data_taken_at", "2026-01-01T00:00:00.000000Z")]) == ["The data of credit-risk@2 were taken at 2026-01-01T00:00:00.000000Z; high allows no more than 180 days."]
}

test_what_was_taken_at_an_unknown_time_is_too_old_where_there_is_a_limit if {
	verdict.objections("promote-high", [verdict.replace("/version/data_taken_at", null)]) == {"lineage.tier", "snapshot.too_old"}
	verdict.objections("promote", [verdict.replace("/version/data_taken_at", null)]) == set()
}

test_what_goes_back_may_be_old if {
	verdict.objections("rollback", [verdict.replace("/version/data_source", "my-laptop")]) == set()
}
