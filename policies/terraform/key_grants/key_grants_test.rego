package modeltrail.tests.terraform.key_grants

import data.modeltrail.tests.plans

letting(principal, conditions) := plans.objections(plans.key, [plans.after("policy", plans.policy({
	"Action": "kms:Decrypt",
	"Condition": conditions,
	"Effect": "Allow",
	"Principal": {"AWS": principal},
	"Resource": "*",
}))])

via(service) := {"StringEquals": {"kms:ViaService": service}}

test_direct if {
	every conditions in [
		{},
		via("lambda.eu-west-1.amazonaws.com"),
		via(["s3.eu-west-1.amazonaws.com", "lambda.eu-west-1.amazonaws.com"]),
		via("s3.*.amazonaws.com"),
		{"StringLike": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}},
		{"StringEqualsIfExists": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}},
	] {
		letting("222222222222", conditions) == {"key_grants.direct"}
	}
}

test_through_storage if {
	letting("222222222222", via(["s3.eu-west-1.amazonaws.com", "dynamodb.eu-west-1.amazonaws.com"])) == set()
}

test_the_own_account if {
	letting("111111111111", {}) == set()
}

test_grant if {
	every principal in ["arn:aws:iam::222222222222:role/a", null, 7] {
		plans.codes(plans.with_extra("aws_kms_grant", {"grantee_principal": principal})) == {"key_grants.grant"}
	}
	plans.codes(plans.with_extra("aws_kms_grant", {})) == {"key_grants.grant"}
}

test_a_grant_within_the_account if {
	plans.codes(plans.with_extra("aws_kms_grant", {"grantee_principal": "arn:aws:iam::111111111111:role/a"})) == set()
}
