package modeltrail.tests.terraform.wildcard_actions

import data.modeltrail.tests.plans

allowing(key, action) := plans.objections("aws_iam_policy.boundary", [plans.after("policy", plans.policy({
	"Effect": "Allow",
	"Resource": "*",
	key: action,
}))])

test_action if {
	every action in ["*", "s3:*", "S3:PUT*", ["s3:GetObject", "iam:?etRole"]] {
		allowing("Action", action) == {"wildcard_actions.action"}
	}
	allowing("NotAction", "iam:CreateUser") == {"wildcard_actions.action"}
}

test_exact_actions if {
	allowing("Action", "s3:PutObject") == set()
	allowing("Action", ["s3:get*"]) == set()
}

attaching(policy) := plans.codes(plans.with_extra("aws_iam_user_policy_attachment", {"policy_arn": policy}))

test_managed if {
	every policy in ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/job-function/S3FullAccess", null, "", 7] {
		attaching(policy) == {"wildcard_actions.managed"}
	}
}

test_a_narrow_policy_is_attached if {
	attaching("arn:aws:iam::111111111111:policy/modeltrail-boundary") == set()
	plans.codes(plans.adding_unknown(data.plans.audit, "aws_iam_user_policy_attachment", {}, {"policy_arn": true}, ["policy_arn"])) == set()
}

test_managed_in_the_role_itself if {
	plans.codes(plans.with_extra("aws_iam_role", {
		"assume_role_policy": plans.policy({"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:role/a"}}),
		"managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
		"name": "extra",
	})) == {"wildcard_actions.managed"}
}
