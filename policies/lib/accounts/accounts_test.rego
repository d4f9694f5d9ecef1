package modeltrail.tests.lib.accounts

import data.modeltrail.lib.accounts
import data.modeltrail.lib.plan
import data.modeltrail.tests.plans

test_ours if {
	accounts.ours == {"111111111111", "222222222222", "555555555555"} with data.data.terraform as plans.parameters
}

test_providers if {
	found := accounts.providers with input as data.plans["platform-first"] with data.data.terraform as plans.parameters
	found == {"aws"}
}

test_what_is_in_no_account_needs_none if {
	every type, allowed in {"random_pet": set(), "google_storage_bucket": {"accounts.unproven", "regions.elsewhere"}} {
		extra := plans.with_extra(type, {})
		last := count(extra.configuration.root_module.resources) - 1
		plans.codes(json.patch(extra, [{
			"op": "replace",
			"path": sprintf("/configuration/root_module/resources/%d/provider_config_key", [last]),
			"value": "other",
		}])) == allowed
	}
}

in_platform(document) if {
	some table in plan.of_type("aws_dynamodb_table") with input as document
	accounts.in_platform(table) with input as document with data.data.terraform as plans.parameters
}

test_in_platform if {
	allowed := "/configuration/provider_config/aws/expressions/allowed_account_ids/constant_value"
	in_platform(data.plans.audit)
	not in_platform(json.patch(data.plans.audit, [plans.set(allowed, ["222222222222"])]))
	not in_platform(json.patch(data.plans.audit, [plans.set(allowed, ["111111111111", "222222222222"])]))
	not in_platform(json.patch(data.plans.audit, [plans.gone(allowed)]))
}
