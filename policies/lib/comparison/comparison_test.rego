package modeltrail.tests.lib.comparison

import data.modeltrail.lib.comparison

one := {"artifact_digest": "a", "evaluation": {"dataset_digest": "d"}, "number": 1}

two := {"artifact_digest": "b", "evaluation": {"dataset_digest": "e"}, "number": 2}

test_the_champion_is_compared_with if {
	asked := {"incumbent": one, "previous_champion": null}
	comparison.old == one with input as asked
	comparison.role == "champion" with input as asked
}

test_the_last_champion_is_compared_with_where_there_is_none if {
	asked := {"incumbent": null, "previous_champion": one}
	comparison.old == one with input as asked
	comparison.role == "last champion" with input as asked
}

test_a_first_champion_is_compared_with_nobody if {
	not comparison.old with input as {"incumbent": null, "previous_champion": null}
}

test_bytes_and_rows_may_be_the_same if {
	same := {"incumbent": one, "version": one}
	comparison.same_bytes with input as same
	comparison.same_rows with input as same
	not comparison.evaluated_anew with input as same
	other := {"incumbent": one, "version": two}
	not comparison.same_bytes with input as other
	not comparison.same_rows with input as other
	comparison.evaluated_anew with input as {"incumbent": one, "version": object.union(two, {"artifact_digest": "a"})}
}

test_a_tolerance_is_in_the_direction_that_is_worse if {
	comparison.holds(0.9, 0.95, "higher", 0.05)
	not comparison.holds(0.9, 0.95, "higher", 0.04)
	comparison.holds(0.95, 0.9, "lower", 0.05)
	not comparison.holds(0.95, 0.9, "lower", 0.04)
	not comparison.holds(1, 1, "sideways", 1)
}
