package modeltrail.tests.promotion.incidents

import data.modeltrail.tests.verdict

bob := {"arn": "arn:aws:iam::111111111111:user/bob", "person": "111111111111/user/bob"}

incident(place) := verdict.replace("/incidents", [{
	"by": bob,
	"environment": place,
	"id": "INC-7",
	"seq": 50,
	"time": "2026-11-24T08:00:00.000000Z",
}])

alarm := verdict.replace("/drift", [{
	"by": bob,
	"environment": "staging",
	"monitor": "psi",
	"seq": 51,
	"time": "2026-11-24T08:00:00.000000Z",
	"version": 1,
}])

test_open if {
	every fixture in ["candidate", "promote", "promote-first"] {
		every place in ["production", "dev", null] {
			verdict.objections(fixture, [incident(place)]) == {"incidents.open"}
		}
	}
	verdict.messages("promote", [incident(null)]) == ["The incident INC-7 of breast-cancer is open since 2026-11-24T08:00:00.000000Z (event 50)."]
}

test_drift if {
	every fixture in ["candidate", "promote", "promote-first"] {
		verdict.objections(fixture, [alarm]) == {"incidents.drift"}
	}
	verdict.messages("promote", [alarm]) == ["psi reports drift of breast-cancer@1 in staging since 2026-11-24T08:00:00.000000Z (event 51)."]
}

test_what_serves_goes_back_and_leaves_all_the_same if {
	every fixture in ["rollback", "demote", "delete", "restore"] {
		verdict.objections(fixture, [incident(null), alarm]) == set()
	}
}

# The schema keeps it out; were it loosened, the rule would still not be silent.
test_untold if {
	every path in ["/incidents", "/drift"] {
		untold(json.patch(data.fixtures.promote, [{"op": "remove", "path": path}])) == {"incidents.untold"}
	}
}

untold(document) := codes if {
	codes := verdict.codes(document) with data.modeltrail.promotion.rules.input._well_formed as true
}
