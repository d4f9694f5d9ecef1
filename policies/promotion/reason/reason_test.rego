package modeltrail.tests.promotion.reason

import data.modeltrail.tests.verdict

test_every_kind_of_move_needs_a_reason if {
	every fixture in object.keys(data.fixtures) - {"promote-broken-glass"} {
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

test_kind if {
	every kind in [null, "whim", "RETIRED"] {
		verdict.objections("delete", [verdict.replace("/move/deletion_kind", kind)]) == {"reason.kind"}
	}
	verdict.objections("delete", [verdict.replace("/move/deletion_kind", "retired")]) == set()
	verdict.messages("delete", [verdict.replace("/move/deletion_kind", null)]) == ["Of the deletion of breast-cancer@2 it is not said which of the kinds it is: retired, data_withdrawn."]
}
