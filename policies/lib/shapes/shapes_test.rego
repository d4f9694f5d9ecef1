package modeltrail.tests.lib.shapes

import data.modeltrail.lib.shapes
import data.modeltrail.tests.verdict

test_a_model_may_state_every_key_of_a_tier if {
	shapes.model(object.union(verdict.high, {"tier": "high"}))
	shapes.model({"snapshot_days": null})
	shapes.model({})
}

test_a_model_states_nothing_else if {
	not shapes.model({"metric": {}})
	not shapes.model({"candidates_max": -1})
	not shapes.model([])
}

test_a_tier_states_every_key if {
	shapes.tier(verdict.high)
	not shapes.tier(object.remove(verdict.high, ["lineage"]))
	not shapes.tier(object.union(verdict.high, {"tier": "high"}))
}

test_an_input_has_the_form_of_its_schema if {
	every document in data.fixtures {
		shapes.policy_input(document)
		not shapes.policy_input(object.union(document, {"schema_version": 1}))
	}
}
