package modeltrail.tests.promotion.input

import data.modeltrail.promotion
import data.modeltrail.tests.verdict

refused_as(fixture, patches, problem) if {
	document := json.patch(data.fixtures[fixture], patches)
	verdict.codes(document) == {"input.inconsistent"}
	some violation in verdict.decide(document).violations
	contains(violation.message, problem)
}

test_malformed if {
	verdict.objections("promote", [{"op": "remove", "path": "/time"}]) == {"input.malformed"}
	verdict.objections("promote", [verdict.replace("/move/older", "false")]) == {"input.malformed"}
	verdict.objections("promote", [{"op": "add", "path": "/extra", "value": 1}]) == {"input.malformed"}
	verdict.objections("promote", [verdict.replace("/evidence/0/tests", null)]) == {"input.malformed"}
	verdict.objections("promote", [verdict.replace("/version/evaluation/metrics/accuracy", "NaN")]) == {"input.malformed"}
}

test_what_is_malformed_is_not_called_inconsistent_too if {
	verdict.objections("promote", [{"op": "remove", "path": "/version/number"}]) == {"input.malformed"}
	verdict.objections("promote", [{"op": "remove", "path": "/placements/dev/champion"}]) == {"input.malformed"}
	verdict.objections("promote", [verdict.replace("/version/number", "2")]) == {"input.malformed"}
}

test_malformed_names_each_problem if {
	some message in verdict.messages("promote", [
		verdict.replace("/move/older", "false"),
		verdict.replace("/version/number", "2"),
	])
	contains(message, "move.older: ")
	contains(message, "version.number: ")
}

test_malformed_where_there_is_no_schema_to_say_how if {
	decision := promotion.decision with input as {}
		with data.data as {"promotion": verdict.parameters}
	decision.allow == false
	[violation.message | some violation in decision.violations] == ["The policy cannot judge what it was told: there is no input, or no schema to hold it against."]
}

test_inconsistent_version if {
	refused_as("promote", [verdict.replace("/version/number", 3)], "the version is not the one of the move")
}

test_inconsistent_environment if {
	refused_as("delete", [verdict.replace("/move/environment", "dev")], "concerns no environment")
	refused_as("demote", [verdict.replace("/move/environment", null)], "names none")
}

test_inconsistent_environments if {
	refused_as("delete", [{"op": "add", "path": "/environments/-", "value": "dev"}], "listed twice")
}

test_inconsistent_placements if {
	refused_as("delete", [{"op": "remove", "path": "/placements/dev"}], "not those of the environments")
	refused_as("delete", [{"op": "add", "path": "/placements/moon", "value": data.fixtures.delete.placements.dev}], "not those")
}

test_inconsistent_incumbent if {
	problem := "the incumbent is not the environment's champion"
	refused_as("promote", [verdict.replace("/incumbent", null)], problem)
	refused_as("promote", [verdict.replace("/incumbent/number", 7)], problem)
	refused_as("promote-first", [verdict.replace("/incumbent", data.fixtures.promote.incumbent)], problem)
	refused_as("delete", [verdict.replace("/incumbent", data.fixtures.promote.incumbent)], problem)
}

test_inconsistent_previous_champion if {
	problem := "the previous champion is not the last one of the environment"
	again := "promote-after-demotion"
	refused_as(again, [verdict.replace("/previous_champion", null)], problem)
	refused_as(again, [verdict.replace("/previous_champion/number", 7)], problem)
	refused_as(again, [verdict.replace("/placements/production/rollback_targets", [])], problem)
	refused_as(again, [verdict.replace("/placements/production/rollback_targets", [7, 1])], problem)
	refused_as("promote", [verdict.replace("/previous_champion", data.fixtures.promote.incumbent)], problem)
	refused_as("delete", [verdict.replace("/previous_champion", data.fixtures.promote.incumbent)], problem)
	refused_as(again, [verdict.replace("/previous_champion/status", "deleted")], problem)
}

test_inconsistent_status_of_the_incumbent if {
	refused_as("promote", [verdict.replace("/incumbent/status", "deleted")], "the incumbent is deleted")
}

test_inconsistent_candidates if {
	refused_as("delete", [verdict.replace("/placements/dev/candidates", [verdict.candidate(1)])], "a champion is a candidate beside itself")
}

test_inconsistent_candidates_of_one_version if {
	twice := [verdict.candidate(7), verdict.candidate(7)]
	refused_as("delete", [verdict.replace("/placements/dev/candidates", twice)], "twice in one environment")
}

test_inconsistent_dates_of_a_champion if {
	problem := "not said since when a champion serves"
	refused_as("delete", [verdict.replace("/placements/dev/champion_since", null)], problem)
	refused_as("delete", [verdict.replace("/placements/dev/champion", null)], problem)
}

test_inconsistent_promotion if {
	refused_as("promote", [verdict.replace("/placements/dev/promoted_at", null)], "none was ever promoted there")
}

test_inconsistent_share if {
	refused_as("promote", [verdict.replace("/move/share", 0.1)], "belongs to a candidate")
}

test_inconsistent_kind_of_deletion if {
	refused_as("promote", [verdict.replace("/move/deletion_kind", "retired")], "belongs to a deletion")
}

test_inconsistent_break_glass if {
	broken := verdict.replace("/move/break_glass", data.fixtures["promote-broken-glass"].move.break_glass)
	every fixture in ["rollback", "demote", "delete", "restore"] {
		refused_as(fixture, [broken], "the glass is broken to go forward")
	}
}

test_inconsistent_version_of_a_waiver if {
	refused_as("promote-waived", [verdict.replace("/waivers/0/version", 1)], "of another version")
}

test_inconsistent_version_of_a_hold if {
	hold := {
		"by": data.fixtures.promote.approvals[0].by,
		"seq": 60,
		"time": "2026-11-01T00:00:00.000000Z",
		"version": 1,
	}
	refused_as("delete", [verdict.replace("/holds", [hold])], "of another version")
}

test_inconsistent_sequence if {
	refused_as("promote", [verdict.replace("/evidence/1/seq", 31)], "the same sequence number")
	refused_as("promote", [verdict.replace("/approvals/0/seq", 31)], "the same sequence number")
	refused_as("promote-waived", [verdict.replace("/waivers/0/seq", 31)], "the same sequence number")
}

test_what_is_complete_is_taken if {
	verdict.objections("promote", []) == set()
}
