package modeltrail.tests.lib.instants

import data.modeltrail.lib.instants

now := "2026-11-24T09:30:00.000000Z"

test_within if {
	every instant in [
		"2026-11-24T09:30:00.000000Z",
		"2026-11-22T09:30:00.000000Z",
		"2026-11-24T10:30:00.000000Z",
	] {
		instants.within(instant, 2) with input.time as now
	}
}

test_not_within if {
	every instant in [
		"2026-11-22T09:29:59.999999Z",
		"2026-11-24T10:30:00.000001Z",
		"2999-01-01T00:00:00.000000Z",
		"2026-11-31T09:30:00.000000Z",
		"yesterday",
		null,
	] {
		not instants.within(instant, 2) with input.time as now
	}
}

test_passed if {
	instants.passed("2026-11-24T07:30:00.000000Z", 2) with input.time as now
	instants.passed("2026-11-01T07:30:00.000000Z", 2) with input.time as now
	every instant in ["2026-11-24T07:30:00.000001Z", "2999-01-01T00:00:00.000000Z", "yesterday", null] {
		not instants.passed(instant, 2) with input.time as now
	}
}

test_ahead if {
	instants.ahead("2026-11-24T09:30:00.000001Z") with input.time as now
	every instant in ["2026-11-24T09:30:00.000000Z", "2999-01-01T00:00:00.000000Z", "tomorrow", null] {
		not instants.ahead(instant) with input.time as now
	}
}

test_soon if {
	instants.soon("2026-11-26T09:30:00.000000Z", 2) with input.time as now
	every instant in ["2026-11-24T09:30:00.000000Z", "2026-11-26T09:30:00.000001Z", "tomorrow", null] {
		not instants.soon(instant, 2) with input.time as now
	}
}
