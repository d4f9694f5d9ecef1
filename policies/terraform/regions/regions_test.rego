package modeltrail.tests.terraform.regions

import data.modeltrail.tests.plans

region := "/configuration/provider_config/aws/expressions/region"

test_elsewhere if {
	every value in [{"constant_value": "us-east-1"}, {"references": ["var.region"]}] {
		plans.codes(json.patch(data.plans.audit, [plans.set(region, value)])) == {"regions.elsewhere"}
	}
	plans.messages(json.patch(data.plans.audit, [plans.gone(region)])) == ["The provider aws works in a region that the configuration does not state."]
}

test_in_place if {
	plans.codes(data.plans.audit) == set()
}

test_replica if {
	plans.objections(plans.table, [plans.after("replica", [{"region_name": "us-east-1"}])]) == {"regions.replica"}
	plans.objections(plans.table, [plans.gone("/after/replica")]) == {"regions.replica"}
	plans.objections(plans.table, [plans.after("replica", [[]])]) == {"regions.replica"}
	plans.objections(plans.table, [plans.after("replica", [{"region_name": "eu-west-1"}])]) == set()
}
