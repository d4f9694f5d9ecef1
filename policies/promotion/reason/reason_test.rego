package modeltrail.tests.promotion.reason

import data.modeltrail.tests.verdict

test_every_kind_of_move_needs_a_reason if {
	every fixture, _ in data.fixtures {
		verdict.objections(fixture, [verdict.replace("/move/reason", null)]) == {"reason.missing"}
		verdict.objections(fixture, [verdict.replace("/move/reason", "")]) == {"reason.missing"}
		verdict.objections(fixture, [verdict.replace("/move/reason", " \t\n")]) == {"reason.missing"}
	}
}

test_a_reason_of_one_letter_is_one if {
	verdict.objections("promote", [verdict.replace("/move/reason", "x")]) == set()
}

test_the_message_names_the_move if {
	verdict.messages("rollback", [verdict.replace("/move/reason", null)]) == ["The move 'rollback' of breast-cancer@1 has no reason."]
}
