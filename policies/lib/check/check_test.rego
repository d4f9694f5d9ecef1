package modeltrail.tests.lib.check

import data.modeltrail.lib.check

chain := [{
	"annotations": {"custom": {
		"applies_to": ["promote"],
		"failure_msg": "{name} has {thing}",
		"short_name": "late",
		"solution": "{move} it in {environment}",
	}},
	"path": ["modeltrail", "promotion", "rules", "lunch", "checks"],
}]

move := {"environment": "dev", "kind": "promote", "model": "fraud", "version": 3}

test_the_words_come_from_metadata if {
	found := check.violations(check.of(chain, {{"thing": "soup"}})) with input.move as move
	found == {{
		"code": "lunch.late",
		"message": "fraud@3 has soup",
		"remedy": "promote it in dev",
		"rule": "lunch",
	}}
}

test_a_value_is_never_read_as_a_placeholder if {
	some violation in check.violations(check.of(chain, {{"thing": "{move}"}})) with input.move as move
	violation.message == "fraud@3 has {move}"
}

test_what_the_move_does_not_say_is_a_question_mark if {
	some violation in check.violations(check.of(chain, {{"thing": 1}})) with input as {"move": 7}
	violation.message == "?@? has 1"
	violation.remedy == "? it in ?"
}

test_a_check_concerns_the_moves_it_applies_to if {
	check.concerns_move(check.of(chain, set())) with input.move as move
	not check.concerns_move(check.of(chain, set())) with input.move as {"kind": "delete"}
}

test_a_check_may_concern_any_move if {
	any := json.patch(chain, [{"op": "replace", "path": "0/annotations/custom/applies_to", "value": ["any"]}])
	check.concerns_move(check.of(any, set())) with input.move as {"kind": "delete"}
	check.concerns_move(check.of(any, set())) with input as {}
}
