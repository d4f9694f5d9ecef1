package modeltrail.tests.terraform.read_roles

import data.modeltrail.tests.plans

doing(key, action) := plans.objections(plans.reading, [plans.after("policy", plans.policy({
	"Effect": "Allow",
	"Resource": "*",
	key: action,
}))])

test_write if {
	doing("Action", "s3:PutObject") == {"read_roles.write"}
	doing("Action", ["s3:GetObject", "sts:AssumeRole"]) == {"read_roles.write"}
	doing("Action", "s3:Get*") == {"read_roles.write"}
	doing("NotAction", "s3:PutObject") == {"read_roles.write", "wildcard_actions.action"}
}

test_write_in_an_inline_policy if {
	codes := plans.codes(plans.adding(
		data.plans.audit, "aws_iam_role",
		object.union(_role, {"inline_policy": [{"name": "x", "policy": plans.policy({
			"Action": "s3:DeleteObject",
			"Effect": "Allow",
			"Resource": "*",
		})}]}),
	))
	codes == {"read_roles.write"}
}

_role := object.union(_trusting, {
	"name": "modeltrail-read-extra",
	"permissions_boundary": "arn:aws:iam::111111111111:policy/modeltrail-boundary",
	"tags_all": {"owner": "x"},
})

_trusting := {"assume_role_policy": plans.policy({
	"Action": "sts:AssumeRole",
	"Effect": "Allow",
	"Principal": {"AWS": "arn:aws:iam::111111111111:role/a"},
})}

test_attached if {
	plans.codes(plans.with_extra("aws_iam_role_policy_attachment", {
		"policy_arn": "arn:aws:iam::111111111111:policy/modeltrail-boundary",
		"role": "modeltrail-read-auditor",
	})) == {"read_roles.attached"}
}

test_reading if {
	doing("Action", ["S3:GetObject", "s3:ListBucket"]) == set()
	plans.codes(plans.with_extra("aws_iam_role", object.union(_role, {"inline_policy": []}))) == set()
}

test_other_roles_may_write if {
	plans.objections(plans.reading, [
		plans.after("role", "modeltrail-ci"),
		plans.after("policy", plans.policy({"Action": "s3:PutObject", "Effect": "Allow", "Resource": "*"})),
	]) == set()
	plans.codes(plans.with_extra("aws_iam_role_policy_attachment", {
		"policy_arn": "arn:aws:iam::111111111111:policy/modeltrail-boundary",
		"role": "modeltrail-ci",
	})) == set()
}

test_denying_is_no_writing if {
	plans.objections(plans.reading, [plans.after("policy", plans.policy({
		"Action": "s3:PutObject",
		"Effect": "Deny",
		"Resource": "*",
	}))]) == set()
}

test_attached_by_other_ways if {
	plans.codes(plans.with_extra("aws_iam_policy_attachment", {
		"policy_arn": "arn:aws:iam::111111111111:policy/modeltrail-boundary",
		"roles": ["modeltrail-ci", "modeltrail-read-auditor"],
	})) == {"read_roles.attached"}
	plans.codes(plans.with_extra("aws_iam_role", object.union(_role, {"managed_policy_arns": []}))) == {"read_roles.attached"}
}

writing := [{"name": "read", "policy": plans.policy({"Action": "s3:DeleteObject", "Effect": "Allow", "Resource": "*"})}]

# A dynamic block is not told of in the configuration.
test_write_in_an_inline_policy_that_the_configuration_does_not_tell if {
	document := plans.adding_unknown(data.plans.audit, "aws_iam_role", object.union(_role, {"inline_policy": writing}), {}, [])
	plans.codes(document) == {"read_roles.write"}
}

test_write_in_a_policy_that_is_forgotten if {
	forgotten := plans.ending(plans.reading, "forget")
	index := [i | some i, change in forgotten.resource_changes; change.address == plans.auditor][0]
	plans.codes(json.patch(forgotten, [plans.set(sprintf("/resource_changes/%d/change/after/inline_policy", [index]), writing)])) == {"read_roles.write"}
	plans.codes(forgotten) == set()
}

# What a policy of its own was before the plan is told of its role too, until the plan is applied.
test_a_policy_of_its_own_is_judged_by_itself if {
	plans.objections(plans.auditor, [plans.after("inline_policy", writing)]) == set()
	plans.objections(plans.auditor, [plans.after("inline_policy/0", writing[0]), plans.after("inline_policy/0/name", "other")]) == {"read_roles.write"}
}
