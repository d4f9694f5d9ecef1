package modeltrail.tests.lib.effect

import data.modeltrail.lib.effect

later(instant) if effect.later({"code": "a.b"}) with input.time as "2026-11-24T09:30:00.000000Z"
	with data.data.promotion.effective_on as {"a.b": instant}

test_later if {
	later("2026-11-24T09:30:00.000001Z")
	not later("2026-11-24T09:30:00.000000Z")
	not later("one day")
	not later(null)
}

test_what_has_no_day_denies_at_once if {
	not effect.later({"code": "a.b"}) with input.time as "2026-11-24T09:30:00.000000Z"
		with data.data.promotion.effective_on as {}
}

test_announced if {
	effect.announced({"code": "a.b", "message": "It is."}) == {
		"code": "a.b",
		"message": "It is. This denies from tomorrow on.",
	} with data.data.promotion.effective_on as {"a.b": "tomorrow"}
}
