package modeltrail.tests.promotion.slices

import data.modeltrail.tests.verdict

fixture := "promote-high"

ours := "/version/evaluation/slices/age under 25/metrics/accuracy"

theirs := "/incumbent/evaluation/slices/age under 25/metrics/accuracy"

test_missing if {
	every path in [ours, "/version/evaluation/slices/age under 25"] {
		verdict.objections(fixture, [{"op": "remove", "path": path}]) == {"slices.missing"}
	}
	verdict.messages(fixture, [{"op": "remove", "path": ours}]) == ["credit-risk@2 has no accuracy on the slice age under 25."]
}

test_incumbent_missing if {
	every path in [theirs, "/incumbent/evaluation/slices/age under 25"] {
		verdict.objections(fixture, [{"op": "remove", "path": path}]) == {"slices.incumbent_missing"}
	}
}

test_worse if {
	verdict.objections(fixture, [verdict.replace(ours, 0.9199)]) == {"slices.worse"}
	verdict.objections(fixture, [verdict.replace(ours, 0.92)]) == set()
	verdict.messages(fixture, [verdict.replace(ours, 0.5)]) == ["The accuracy of credit-risk@2 on the slice age under 25 is 0.5; that of version 1 is 0.94, and at most 0.02 may be lost."]
}

test_lower_may_be_better if {
	losses := [
		verdict.replace("/models/credit-risk/metrics/accuracy/better", "lower"),
		verdict.replace("/models/credit-risk/metrics/accuracy/floor", 1),
	]
	codes([verdict.replace(ours, 0.9601)], losses) == {"slices.worse"}
	codes([verdict.replace(ours, 0.96)], losses) == set()
}

# There is no saying what is worse.
test_a_metric_that_is_asked_of_slices_alone_denies if {
	only := [verdict.replace("/models/credit-risk/slices", {"age under 25": {"recall": 0.1}})]
	measured := [
		verdict.replace("/version/evaluation/slices/age under 25/metrics", {"recall": 0.9}),
		verdict.replace("/incumbent/evaluation/slices/age under 25/metrics", {"recall": 0.9}),
	]
	codes(measured, only) == {"slices.worse"}
}

codes(patches, parameters) := {violation.code |
	document := json.patch(data.fixtures[fixture], patches)
	some violation in verdict.tuned(document, parameters).violations
}

test_a_slice_that_is_not_asked_for_may_fall if {
	codes([verdict.replace(ours, 0.1)], [verdict.replace("/models/credit-risk/slices", {})]) == set()
}

test_the_same_bytes_on_other_rows_are_not_compared_with_themselves if {
	again := [
		verdict.replace("/incumbent/artifact_digest", data.fixtures[fixture].version.artifact_digest),
		verdict.replace("/incumbent/evaluation/dataset_digest", concat("", ["sha256:", sprintf("%064d", [7])])),
	]
	verdict.objections(fixture, array.concat(again, [verdict.replace(ours, 0.5)])) == set()
	verdict.objections(fixture, array.concat(again, [{"op": "remove", "path": theirs}])) == set()
}
