package modeltrail.tests.terraform.accounts

import data.modeltrail.tests.plans

allowed := "/configuration/provider_config/aws/expressions/allowed_account_ids"

test_unproven if {
	every value in [
		{"constant_value": []},
		{"constant_value": ["111111111111", "222222222222"]},
		{"constant_value": ["999999999999"]},
		{"constant_value": "111111111111"},
		{"references": ["var.account"]},
	] {
		"accounts.unproven" in plans.codes(json.patch(data.plans.audit, [plans.set(allowed, value)]))
	}
	plans.codes(json.patch(data.plans["environment-first"], [plans.gone(allowed)])) == {"accounts.unproven"} with data.modeltrail.tests.plans.parameters as _lenient
}

_lenient := object.union(plans.parameters, {"boundaries": [], "tags": []})

test_second_platform if {
	document := json.patch(
		plans.changed(plans.table, [plans.after("name", "modeltrail-metadata")]),
		[plans.set(concat("", [allowed, "/constant_value"]), ["555555555555"])],
	)
	{code | some code in plans.codes(document); startswith(code, "accounts.")} == {"accounts.second_platform"}
}

test_the_platform_itself if {
	plans.objections(plans.table, [plans.after("name", "modeltrail-metadata")]) == set()
}
