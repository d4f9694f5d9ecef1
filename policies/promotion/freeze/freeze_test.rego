package modeltrail.tests.promotion.freeze

import data.modeltrail.tests.verdict

fixture := "promote"

base := {
	"environments": ["production"],
	"from": "2026-12-20T00:00:00",
	"name": "year end",
	"until": "2027-01-03T00:00:00",
	"zone": "Europe/Berlin",
}

weekly := object.union(base, {
	"from": "18:00",
	"name": "weekend",
	"until": "24:00",
	"weekdays": ["Friday", "Saturday"],
})

codes(name, freezes, at) := {violation.code |
	some violation in decided(name, freezes, at).violations
	startswith(violation.code, "freeze.")
}

# Whatever else is too old by then is not asked for here.
decided(name, freezes, at) := verdict.tuned(
	json.patch(data.fixtures[name], [verdict.replace("/time", at)]),
	[verdict.replace("/freezes", freezes)],
)

test_frozen if {
	[violation.code | some violation in decided(fixture, [object.union(base, {"from": "2026-11-24T10:30:00"})], "2026-11-24T09:30:00.000000Z").violations] == ["freeze.frozen"]
	decided("candidate", [object.union(base, {"from": "2026-11-24T10:30:00"})], "2026-11-24T09:30:00.000000Z").violations[0].message == "production is frozen: year end, from 2026-11-24T10:30:00 until 2027-01-03T00:00:00 (Europe/Berlin)."
}

test_it_begins_and_ends_in_its_zone if {
	codes(fixture, [base], "2026-12-19T22:59:59.999999Z") == set()
	codes(fixture, [base], "2026-12-19T23:00:00.000000Z") == {"freeze.frozen"}
	codes(fixture, [base], "2027-01-02T22:59:59.999999Z") == {"freeze.frozen"}
	codes(fixture, [base], "2027-01-02T23:00:00.000000Z") == set()
}

test_what_comes_back_every_week if {
	codes(fixture, [weekly], "2026-12-04T16:59:59.999999Z") == set()
	codes(fixture, [weekly], "2026-12-04T17:00:00.000000Z") == {"freeze.frozen"}
	codes(fixture, [weekly], "2026-12-04T22:59:59.000000Z") == {"freeze.frozen"}
	codes(fixture, [weekly], "2026-12-04T23:00:00.000000Z") == set()
	codes(fixture, [weekly], "2026-12-05T17:00:00.000000Z") == {"freeze.frozen"}
	codes(fixture, [weekly], "2026-12-06T17:00:00.000000Z") == set()
}

test_the_same_local_time_in_summer if {
	codes(fixture, [weekly], "2026-07-03T15:59:59.000000Z") == set()
	codes(fixture, [weekly], "2026-07-03T16:00:00.000000Z") == {"freeze.frozen"}
}

# Clocks in Berlin go from 3:00 back to 2:00 on 25 October 2026, at 01:00Z: 2:30 is twice.
test_where_clocks_go_back_the_window_is_the_longer_one if {
	from := object.union(base, {"from": "2026-10-25T02:30:00"})
	codes(fixture, [from], "2026-10-25T00:29:59.000000Z") == set()
	codes(fixture, [from], "2026-10-25T00:30:00.000000Z") == {"freeze.frozen"}
	codes(fixture, [from], "2026-10-25T01:15:00.000000Z") == {"freeze.frozen"}
	until := object.union(base, {"from": "2026-10-01T00:00:00", "until": "2026-10-25T02:30:00"})
	codes(fixture, [until], "2026-10-25T00:45:00.000000Z") == {"freeze.frozen"}
	codes(fixture, [until], "2026-10-25T01:29:59.000000Z") == {"freeze.frozen"}
	codes(fixture, [until], "2026-10-25T01:30:00.000000Z") == set()
}

test_the_same_of_one_that_comes_back_every_week if {
	sunday := object.union(weekly, {"from": "01:00", "until": "02:30", "weekdays": ["Sunday"]})
	codes(fixture, [sunday], "2026-10-24T23:00:00.000000Z") == {"freeze.frozen"}
	codes(fixture, [sunday], "2026-10-25T01:29:59.000000Z") == {"freeze.frozen"}
	codes(fixture, [sunday], "2026-10-25T01:30:00.000000Z") == set()
}

# They go from 2:00 to 3:00 on 29 March 2026, at 01:00Z: 2:30 never is.
test_where_clocks_go_forward_the_window_is_the_longer_one if {
	from := object.union(base, {"from": "2026-03-29T02:30:00"})
	codes(fixture, [from], "2026-03-29T00:29:59.000000Z") == set()
	codes(fixture, [from], "2026-03-29T00:30:00.000000Z") == {"freeze.frozen"}
	until := object.union(base, {"from": "2026-03-01T00:00:00", "until": "2026-03-29T02:30:00"})
	codes(fixture, [until], "2026-03-29T01:29:59.000000Z") == {"freeze.frozen"}
	codes(fixture, [until], "2026-03-29T01:30:00.000000Z") == set()
}

test_one_that_holds_is_enough if {
	codes(fixture, [base, weekly], "2026-12-05T17:00:00.000000Z") == {"freeze.frozen"}
	codes(fixture, [weekly, base], "2026-12-24T17:00:00.000000Z") == {"freeze.frozen"}
}

test_other_environments_are_not_frozen if {
	codes("promote-first", [base], "2026-12-24T12:00:00.000000Z") == set()
}

test_what_goes_back_need_not_wait if {
	every name in ["rollback", "demote", "delete", "restore"] {
		decided(name, [base], "2026-12-24T12:00:00.000000Z").allow == true
	}
}

test_unclear if {
	now := data.fixtures[fixture].time
	[violation.code | some violation in decided(fixture, [object.union(base, {"zone": "Europe/Bonn"})], now).violations] == ["freeze.unclear"]
	every change in [
		{"zone": "Europe/Bonn"},
		{"environments": ["production", "moon"]},
		{"from": "2026-13-01T00:00:00"},
		{"until": "2026-02-30T00:00:00"},
		{"until": "2026-12-20T00:00:00"},
		{"from": "2027-12-20T00:00:00"},
		{"until": "2999-01-01T00:00:00"},
	] {
		codes("candidate", [object.union(base, change)], now) == {"freeze.unclear"}
	}
	every change in [
		{"zone": "Europe/Bonn"},
		{"environments": ["moon"]},
		{"until": "18:00"},
		{"from": "19:00", "until": "06:00"},
	] {
		codes(fixture, [object.union(weekly, change)], now) == {"freeze.unclear"}
	}
}

test_one_of_another_environment_must_be_clear_too if {
	codes("promote-first", [object.union(base, {"zone": "Europe/Bonn"})], data.fixtures[fixture].time) == {"freeze.unclear"}
}
