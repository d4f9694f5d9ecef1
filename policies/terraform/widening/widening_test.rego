package modeltrail.tests.terraform.widening

import data.modeltrail.tests.plans

reading(statement) := plans.decide(plans.changed(plans.reading, [plans.after("policy", plans.policy(object.union(
	{"Action": ["s3:GetObject", "s3:ListBucket"], "Effect": "Allow", "Resource": ["arn:aws:s3:::modeltrail-audit-111111111111", "arn:aws:s3:::modeltrail-audit-111111111111/*"]},
	statement,
)))]))

said(decision) := [warning.code | some warning in decision.warnings]

test_principal if {
	said(plans.decide(plans.changed(plans.auditor, [plans.after("assume_role_policy", plans.policy({
		"Action": "sts:AssumeRole",
		"Effect": "Allow",
		"Principal": {"AWS": "arn:aws:iam::555555555555:role/a"},
	}))]))) == ["widening.principal"]
}

test_denial if {
	said(plans.decide(plans.ending(plans.setting("policy"), "delete"))) == ["widening.denial"]
}

test_condition if {
	document := plans.changed(plans.pipeline, [plans.after("assume_role_policy", replace(
		plans.policy({
			"Action": "sts:AssumeRoleWithWebIdentity",
			"Condition": {"StringEquals": {
				"token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
				"token.actions.githubusercontent.com:sub": "repo:example/other",
			}},
			"Effect": "Allow",
			"Principal": {"Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},
		}),
		"", "",
	))])
	said(plans.decide(document)) == ["widening.condition"]
}

test_action if {
	said(reading({"Action": ["s3:GetObject", "s3:GetObjectVersion"]})) == ["widening.action"]
}

test_resource if {
	said(reading({"Resource": "*"})) == ["widening.resource"]
}

test_managed if {
	said(plans.decide(plans.with_extra("aws_iam_user_policy_attachment", {"policy_arn": "arn:aws:iam::111111111111:policy/a"}))) == ["widening.managed"]
}

test_less_is_no_more if {
	said(reading({"Action": "s3:GetObject"})) == []
	said(reading({"Condition": {"Bool": {"aws:SecureTransport": true}}})) == []
	said(plans.decide(data.plans.audit)) == []
}

test_a_real_change_of_the_blueprint if {
	warnings := plans.warnings(data.plans["platform-changed"])
	warnings == [
		"aws_iam_role.developer_role_C9EDB6B1 lets in AWS:arn:aws:iam::111111111111:user/dave (assume_role_policy).",
		"aws_iam_role.gate_role_9641818E lets in AWS:arn:aws:iam::111111111111:user/dave (assume_role_policy).",
	] with data.modeltrail.tests.plans.parameters as object.union(plans.parameters, {
		"accounts": {"environments": {"dev": "222222222222", "production": "444444444444", "staging": "333333333333"}, "others": [], "platform": "111111111111"},
	})
}
