package modeltrail.tests.lib.accounts

import data.modeltrail.lib.accounts
import data.modeltrail.lib.plan
import data.modeltrail.tests.plans

test_ours if {
	accounts.ours == {"111111111111", "222222222222", "555555555555"} with data.data.terraform as plans.parameters
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
