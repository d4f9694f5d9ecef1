package modeltrail.tests.terraform.oidc_subjects

import data.modeltrail.tests.plans

web(conditions) := plans.objections(plans.pipeline, [plans.after("assume_role_policy", plans.policy({
	"Action": "sts:AssumeRoleWithWebIdentity",
	"Condition": conditions,
	"Effect": "Allow",
	"Principal": {"Federated": "arn:aws:iam::111111111111:oidc-provider/example.com"},
}))])

test_subject if {
	every conditions in [
		{"StringEquals": {"example.com:aud": "sts"}},
		{"StringEquals": {"example.com:aud": "sts"}, "StringLike": {"example.com:sub": "repo:example/*"}},
		{"StringEquals": {"example.com:aud": "sts"}, "StringEqualsIfExists": {"example.com:sub": "repo:example/a"}},
		{"StringEquals": {"example.com:aud": "sts"}, "ForAllValues:StringEquals": {"example.com:sub": "repo:example/a"}},
		{"StringEquals": {"example.com:aud": "sts", "example.com:sub": ["repo:example/a", "*"]}},
		{"StringEquals": {"example.com:aud": "sts", "example.com:sub": ""}},
	] {
		web(conditions) == {"oidc_subjects.subject"}
	}
}

test_audience if {
	web({"StringEquals": {"example.com:sub": "repo:example/a"}}) == {"oidc_subjects.audience"}
	web({"StringEquals": {"example.com:aud": "*", "example.com:sub": "repo:example/a"}}) == {"oidc_subjects.audience"}
}

test_exact if {
	web({"StringEquals": {"example.com:aud": "sts", "example.com:sub": ["repo:example/a", "repo:example/b"]}}) == set()
	plans.objections(plans.pipeline, []) == set()
}

test_whoever_lets_web_identities_in_by_any_action if {
	plans.objections(plans.auditor, [plans.after("assume_role_policy", plans.policy({
		"Action": "sts:AssumeRoleWithWebIdentity",
		"Effect": "Allow",
		"Principal": {"AWS": "arn:aws:iam::111111111111:role/a"},
	}))]) == {"oidc_subjects.audience", "oidc_subjects.subject"}
}

test_whoever_lets_web_identities_in_by_an_exception if {
	plans.objections(plans.pipeline, [plans.after("assume_role_policy", plans.policy({
		"Effect": "Allow",
		"NotAction": "sts:TagSession",
		"Principal": {"Federated": "arn:aws:iam::111111111111:oidc-provider/example.com"},
	}))]) == {"oidc_subjects.audience", "oidc_subjects.subject", "wildcard_actions.action"}
}
