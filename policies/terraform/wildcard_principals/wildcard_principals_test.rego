package modeltrail.tests.terraform.wildcard_principals

import data.modeltrail.tests.plans

open(effect, key, principal) := plans.objections(plans.setting("policy"), [plans.after("policy", plans.policy({
	"Action": "s3:GetObject",
	"Effect": effect,
	"Resource": "*",
	key: principal,
}))])

test_principal if {
	every principal in ["*", {"AWS": "*"}, {"Service": ["*"]}, {"Federated": "*"}] {
		open("Allow", "Principal", principal) == {"wildcard_principals.principal"}
	}
	open("Allow", "NotPrincipal", {"AWS": "111111111111"}) == {"wildcard_principals.principal"}
}

test_everyone_may_be_denied if {
	open("Deny", "Principal", "*") == set()
	open("Allow", "Principal", {"AWS": "111111111111"}) == set()
}

test_permission if {
	every principal in ["*", null, "", 7] {
		plans.codes(plans.with_extra("aws_lambda_permission", {"principal": principal})) == {"wildcard_principals.permission"}
	}
	plans.codes(plans.with_extra("aws_lambda_permission", {})) == {"wildcard_principals.permission"}
}

test_an_exact_permission if {
	plans.codes(plans.with_extra("aws_lambda_permission", {"principal": "events.amazonaws.com"})) == set()
}
