package modeltrail.tests.terraform.unknown

import data.modeltrail.tests.plans

test_policy if {
	plans.objections(plans.reading, [plans.gone("/after/policy"), plans.set("/after_unknown/policy", true)]) == {"unknown.policy"}
	plans.codes(plans.adding_unknown(data.plans.audit, "aws_sqs_queue", {}, {"policy": true}, ["policy"])) == {"unknown.policy"}
	plans.codes(plans.adding_unknown(data.plans.audit, "aws_iam_role", _role, {"inline_policy": true}, ["inline_policy"])) == {"unknown.policy"}
}

test_what_nobody_states_is_the_services if {
	plans.codes(plans.adding_unknown(data.plans.audit, "aws_sqs_queue", {}, {"policy": true}, [])) == set()
}

test_unreadable if {
	every text in [null, "", 7, "{", "[]", "{}", "7", `{"Statement": []}`, `{"Statement": [{"Effect": "Allow"}]}`] {
		plans.objections(plans.reading, [plans.after("policy", text)]) == {"unknown.unreadable"}
	}
	plans.objections(plans.reading, [plans.gone("/after/policy")]) == {"unknown.unreadable"}
}

test_unreadable_where_there_need_be_none if {
	every text in ["{", 7, `{"Statement": 7}`] {
		plans.codes(plans.with_extra("aws_sqs_queue", {"policy": text})) == {"unknown.unreadable"}
	}
	every text in [null, "", `{"rules": []}`] {
		plans.codes(plans.with_extra("aws_sqs_queue", {"policy": text})) == set()
	}
}

test_unreadable_inline if {
	every inline in ["text", [{"name": "x"}], [7], [{"policy": ""}]] {
		plans.codes(plans.with_extra("aws_iam_role", object.union(_role, {"inline_policy": inline}))) == {"unknown.unreadable"}
	}
}

_role := {
	"assume_role_policy": plans.policy({
		"Action": "sts:AssumeRole",
		"Effect": "Allow",
		"Principal": {"AWS": "arn:aws:iam::111111111111:role/a"},
	}),
	"name": "extra",
}

test_name if {
	every value in [null, "", " ", 7] {
		plans.objections(plans.table, [plans.after("name", value)]) == {"unknown.name"}
	}
	plans.objections(plans.table, [plans.set("/after_unknown/name", true)]) == {"unknown.name"}
}

test_role if {
	every value in [null, "", 7] {
		plans.objections(plans.reading, [plans.after("role", value)]) == {"unknown.role"}
	}
	plans.objections(plans.reading, [plans.gone("/after/role")]) == {"unknown.role"}
}

test_a_role_that_the_configuration_refers_to if {
	plans.objections(plans.reading, [plans.gone("/after/role"), plans.set("/after_unknown/role", true)]) == set()
}

test_a_policy_of_a_key_of_many_regions if {
	plans.codes(plans.with_extra("aws_kms_replica_key", {"policy": plans.policy({
		"Action": "kms:Decrypt",
		"Effect": "Allow",
		"Principal": {"AWS": "222222222222"},
		"Resource": "*",
	})})) == {"key_grants.direct"}
}

test_roles_of_an_attachment if {
	values := {"policy_arn": "arn:aws:iam::111111111111:policy/a"}
	type := "aws_iam_policy_attachment"
	plans.codes(plans.with_extra(type, object.union(values, {"roles": null}))) == set()
	plans.codes(plans.with_extra(type, object.union(values, {"roles": ["modeltrail-ci"]}))) == set()
	plans.codes(plans.with_extra(type, object.union(values, {"roles": ["modeltrail-ci", null]}))) == {"unknown.role"}
	plans.codes(plans.adding_unknown(data.plans.audit, type, values, {"roles": true}, ["roles"])) == {"unknown.role"}
}
