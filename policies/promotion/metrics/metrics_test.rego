package modeltrail.tests.promotion.metrics

import data.modeltrail.tests.verdict

ours := "/version/evaluation/metrics/accuracy"

theirs := "/incumbent/evaluation/metrics/accuracy"

with_ours(value) := verdict.objections("promote", [
	verdict.replace(theirs, 0.95),
	verdict.replace(ours, value),
])

codes(patches, parameters) := {violation.code |
	document := json.patch(data.fixtures.promote, patches)
	some violation in verdict.tuned(document, parameters).violations
}

lower := [verdict.replace("/tiers/standard/metrics", {"loss": {"better": "lower", "floor": null, "tolerance": 0.1}})]

losses(a, b) := [
	verdict.replace("/version/evaluation/metrics", {"loss": a}),
	verdict.replace("/incumbent/evaluation/metrics", {"loss": b}),
]

test_missing if {
	verdict.objections("promote-first", [{"op": "remove", "path": ours}]) == {"metrics.missing"}
	verdict.objections("promote", [{"op": "remove", "path": ours}]) == {"metrics.missing"}
}

test_incumbent_missing if {
	verdict.objections("promote", [{"op": "remove", "path": theirs}]) == {"metrics.incumbent_missing"}
}

test_different_rows if {
	verdict.objections("promote", [verdict.replace("/version/evaluation/dataset_digest", other)]) == {"metrics.different_rows"}
}

test_worse if {
	with_ours(0.9299) == {"metrics.worse"}
	with_ours(0) == {"metrics.worse"}
	with_ours(-1) == {"metrics.worse"}
}

test_worse_says_by_how_much if {
	verdict.messages("promote", [verdict.replace(theirs, 0.95), verdict.replace(ours, 0.9)]) == ["The accuracy of breast-cancer@2 is 0.9; that of production's champion, version 1, is 0.95, and at most 0.02 may be lost."]
}

test_a_loss_of_exactly_the_tolerance_is_within_it if {
	every pair in [[0.95, 0.93], [0.8, 0.78], [0.3, 0.28], [1, 0.98], [0.97, 0.95]] {
		verdict.objections("promote", [verdict.replace(theirs, pair[0]), verdict.replace(ours, pair[1])]) == set()
	}
}

test_better_is_never_worse if {
	with_ours(0.95) == set()
	with_ours(1) == set()
}

test_lower_may_be_better if {
	codes(losses(0.5, 0.45), lower) == set()
	codes(losses(0.1, 0.45), lower) == set()
	codes(losses(0.56, 0.45), lower) == {"metrics.worse"}
}

recall := {"recall": {"better": "higher", "floor": null, "tolerance": 0}}

test_a_model_may_have_its_own_metrics if {
	own := [{"op": "add", "path": "/models/breast-cancer", "value": {"metrics": recall}}]
	codes([], own) == {"metrics.missing", "metrics.incumbent_missing"}
	recalls := [
		verdict.replace("/version/evaluation/metrics", {"recall": 0.9}),
		verdict.replace("/incumbent/evaluation/metrics", {"recall": 0.9}),
	]
	codes(recalls, own) == set()
	others := [{"op": "add", "path": "/models/fraud", "value": {"metrics": recall}}]
	codes([], others) == set()
}

again := "promote-after-demotion"

last := "/previous_champion/evaluation/metrics/accuracy"

# Else whoever takes the champion out of service first could promote anything.
test_without_a_champion_the_last_one_is_compared_with if {
	verdict.objections(again, [verdict.replace(last, 0.979)]) == {"metrics.worse"}
	verdict.objections(again, [verdict.replace(last, 0.978)]) == set()
	verdict.objections(again, [{"op": "remove", "path": last}]) == {"metrics.incumbent_missing"}
	verdict.objections(again, [verdict.replace("/previous_champion/evaluation/dataset_digest", other)]) == {"metrics.different_rows"}
	verdict.messages(again, [verdict.replace(last, 1)]) == ["The accuracy of breast-cancer@2 is 0.958; that of production's last champion, version 1, is 1, and at most 0.02 may be lost."]
}

# Else whoever deletes it could promote anything, and restore it afterwards.
test_without_a_champion_the_last_one_is_compared_with_though_it_was_deleted if {
	every targets in [[], [7]] {
		deleted := [
			verdict.replace("/previous_champion/status", "deleted"),
			verdict.replace("/placements/production/rollback_targets", targets),
		]
		verdict.objections(again, array.concat(deleted, [verdict.replace(last, 0.979)])) == {"metrics.worse"}
		verdict.objections(again, deleted) == set()
	}
}

other := concat("", ["sha256:", sprintf("%064d", [7])])

anew(fixture, old, patches) := verdict.objections(fixture, array.concat(
	[verdict.replace(concat("", [old, "/artifact_digest"]), data.fixtures[fixture].version.artifact_digest)],
	patches,
))

# Without this, a champion measured over old rows, or by an old metric, could never be followed.
test_the_same_bytes_evaluated_anew_are_not_compared_with_themselves if {
	rows := verdict.replace("/version/evaluation/dataset_digest", other)
	worse := verdict.replace(ours, 0.5)
	every fixture, old in {"promote": "/incumbent", again: "/previous_champion"} {
		anew(fixture, old, [rows, worse]) == set()
		anew(fixture, old, [{"op": "remove", "path": concat("", [old, "/evaluation/metrics/accuracy"])}]) == set()
		anew(fixture, old, [worse]) == {"metrics.worse"}
		anew(fixture, old, [rows, {"op": "remove", "path": ours}]) == {"metrics.missing"}
	}
}

test_a_first_champion_is_compared_with_nobody if {
	verdict.objections("promote-first", [verdict.replace(ours, 0.1)]) == set()
}

# The schema keeps them out; were it loosened, the rule would still not compare them.
test_what_is_no_number_is_not_measured if {
	every value in ["NaN", null, "0.99", true, [], {}] {
		firing(ours, value) == {"missing"}
		firing(theirs, value) == {"incumbent_missing"}
	}
}

firing(path, value) := names if {
	names := {check.chain[0].annotations.custom.short_name |
		some check in data.modeltrail.promotion.rules.metrics.checks
		count(check.findings) > 0
	} with input as json.patch(data.fixtures.promote, [verdict.replace(path, value)])
		with data.data.promotion as verdict.parameters
}

test_other_moves_are_not_measured if {
	verdict.objections("candidate", [verdict.replace("/version/evaluation/metrics", {})]) == set()
}

floor(better, value) := [verdict.replace("/tiers/standard/metrics/accuracy", {
	"better": better,
	"floor": value,
	"tolerance": 1,
})]

test_floor if {
	codes([], floor("higher", 0.9581)) == {"metrics.floor"}
	codes([], floor("higher", 0.958)) == set()
	codes([], floor("lower", 0.9579)) == {"metrics.floor"}
	codes([], floor("lower", 0.958)) == set()
}

test_floor_of_a_first_champion if {
	document := data.fixtures["promote-first"]
	decision := verdict.tuned(document, floor("higher", 0.99))
	[violation.code | some violation in decision.violations] == ["metrics.floor"]
	decision.violations[0].message == "The accuracy of breast-cancer@1 is 0.951; standard asks for 0.99 or better."
}

test_few_rows if {
	verdict.objections("promote", [verdict.replace("/version/evaluation/rows", 49)]) == {"metrics.few_rows"}
	verdict.objections("promote", [verdict.replace("/version/evaluation/rows", 50)]) == set()
	verdict.messages("promote-high", [verdict.replace("/version/evaluation/rows", 99)]) == ["credit-risk@2 was evaluated over 99 rows; high asks for 100."]
}

test_stale if {
	every fixture in ["promote", "promote-retrain"] {
		verdict.objections(fixture, [verdict.replace("/version/registered_at", "2026-08-26T09:29:59.000000Z")]) == {"metrics.stale"}
		verdict.objections(fixture, [verdict.replace("/version/registered_at", "2026-08-26T09:30:00.000000Z")]) == set()
	}
	verdict.objections("promote", [verdict.replace("/version/registered_at", "2999-01-01T00:00:00.000000Z")]) == {"metrics.stale"}
}
