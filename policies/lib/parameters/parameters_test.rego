package modeltrail.tests.lib.parameters

import data.modeltrail.lib.parameters
import data.modeltrail.tests.verdict

test_all_that_tiers_and_models_state_has_a_form if {
	json.match_schema(verdict.parameters, parameters.schema)[0] == true
	json.match_schema(data.data.promotion, parameters.schema)[0] == true
	changed := json.patch(verdict.parameters, [verdict.replace("/tiers/high/lineage", "none")])
	json.match_schema(changed, parameters.schema)[0] == false
}

test_of_tiers_and_models_the_shared_ones_ask_nothing if {
	changed := json.patch(verdict.parameters, [
		verdict.replace("/tiers/high", {}),
		verdict.replace("/models/credit-risk", {}),
	])
	json.match_schema(changed, parameters.shared)[0] == true
	json.match_schema(object.remove(changed, ["groups"]), parameters.shared)[0] == false
}
