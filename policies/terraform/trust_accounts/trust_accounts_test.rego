package modeltrail.tests.terraform.trust_accounts

import data.modeltrail.tests.plans

trusting(principal) := narrowed(principal, {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::222222222222:user/a"}})

narrowed(principal, conditions) := plans.objections(plans.auditor, [plans.after("assume_role_policy", plans.policy({
	"Action": "sts:AssumeRole",
	"Condition": conditions,
	"Effect": "Allow",
	"Principal": principal,
}))])

test_unknown if {
	every principal in [
		{"AWS": "999999999999"},
		{"AWS": "arn:aws:iam::999999999999:root"},
		{"AWS": ["arn:aws:iam::222222222222:root", "arn:aws:iam::999999999999:user/eve"]},
		{"AWS": "arn:aws:sts::999999999999:assumed-role/eve/session"},
		{"AWS": "AIDAEXAMPLE"},
		{"CanonicalUser": "79a59df900b949e5"},
	] {
		trusting(principal) == {"trust_accounts.unknown"}
	}
}

test_whole if {
	every principal in ["222222222222", "arn:aws:iam::222222222222:root"] {
		every conditions in [
			{},
			{"Bool": {"aws:MultiFactorAuthPresent": true}},
			{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::222222222222:*"}},
			{"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::222222222222:user/a"}},
			{"ArnEqualsIfExists": {"aws:PrincipalArn": "arn:aws:iam::222222222222:user/a"}},
			{"ArnEquals": {"aws:PrincipalArn": []}},
			{"ArnEquals": {"aws:PrincipalArn": ""}},
		] {
			narrowed({"AWS": principal}, conditions) == {"trust_accounts.whole"}
		}
	}
}

test_an_exact_principal_needs_no_condition if {
	narrowed({"AWS": "arn:aws:iam::222222222222:user/a"}, {}) == set()
	narrowed({"AWS": "222222222222"}, {"ArnEquals": {"aws:PrincipalArn": [
		"arn:aws:iam::222222222222:role/a",
		"arn:aws:sts::222222222222:assumed-role/a/*",
	]}}) == set()
}

test_a_known_account if {
	every account in ["111111111111", "222222222222", "555555555555"] {
		trusting({"AWS": account}) == set()
		trusting({"AWS": [sprintf("arn:aws-us-gov:iam::%s:role/path/name", [account])]}) == set()
	}
	trusting({"Service": "lambda.amazonaws.com"}) == set()
}

test_whoever_is_denied_may_be_anyone if {
	plans.objections(plans.setting("bucket_policy"), []) == set()
	plans.objections(plans.setting("policy"), [plans.after("policy", plans.policy({
		"Action": "s3:GetObject",
		"Effect": "Deny",
		"Principal": {"AWS": "999999999999"},
		"Resource": "*",
	}))]) == set()
}
