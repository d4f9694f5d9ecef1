package modeltrail.tests.promotion.artifact

import data.modeltrail.tests.verdict

other := concat("", ["sha256:", sprintf("%064d", [7])])

test_changed if {
	every fixture in ["promote", "candidate", "rollback", "restore"] {
		verdict.objections(fixture, [verdict.replace("/stored_artifact/digest", other)]) == {"artifact.changed"}
	}
}

test_unsound_where_the_digest_cannot_be_said if {
	every fixture in ["promote", "candidate", "rollback", "restore"] {
		verdict.objections(fixture, [verdict.replace("/stored_artifact/digest", null)]) == {"artifact.unsound"}
	}
}

test_unsound_names_each_problem if {
	verdict.messages("candidate", [
		verdict.replace("/stored_artifact/digest", null),
		verdict.replace("/stored_artifact/problems", ["b is gone", "a is gone"]),
	]) == [
		"The stored files of breast-cancer@2 are not whole: a is gone.",
		"The stored files of breast-cancer@2 are not whole: b is gone.",
	]
}

test_a_problem_denies_though_the_digest_is_right if {
	verdict.objections("promote", [verdict.replace("/stored_artifact/problems", ["a is not encrypted"])]) == {"artifact.unsound"}
}

test_bytes_that_are_gone_can_leave_service_and_be_deleted if {
	gone := [
		verdict.replace("/stored_artifact/digest", null),
		verdict.replace("/stored_artifact/problems", ["a is gone"]),
	]
	every fixture in ["demote", "delete"] {
		verdict.objections(fixture, gone) == set()
	}
}

# The schema keeps it out; were it loosened, the rule would still not be silent.
test_what_is_not_told_is_not_whole if {
	every path in ["/stored_artifact", "/stored_artifact/problems", "/stored_artifact/digest", "/version/artifact_digest"] {
		document := json.patch(data.fixtures.promote, [{"op": "remove", "path": path}])
		findings := [finding |
			some check in data.modeltrail.promotion.rules.artifact.checks
			some finding in check.findings
		] with input as document
		count(findings) > 0
	}
}
