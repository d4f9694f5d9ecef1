package modeltrail.tests.lib.documents

import data.modeltrail.lib.documents
import data.modeltrail.lib.plan
import data.modeltrail.tests.plans

test_every_policy_of_a_real_plan if {
	kinds := {document.address: document.kind | some document in documents.readable} with input as data.plans.audit
	kinds == {
		"aws_iam_policy.boundary": "identity",
		"aws_iam_role.auditor": "trust",
		"aws_iam_role.ci": "trust",
		"aws_iam_role_policy.auditor": "identity",
		"aws_kms_key.audit": "key",
		"module.audit.aws_s3_bucket_policy.archive": "resource",
	}
}

test_what_is_known_only_after_apply if {
	unknown := {place.address | some place in documents.unknown} with input as data.plans.shapes
	unknown == {"aws_iam_policy.later"}
}

test_what_is_unknown_is_not_unreadable_too if {
	documents.unreadable == [] with input as data.plans.shapes
}

test_before_and_after if {
	compared := [document | some document in documents.compared; document.before != document.after] with input as data.plans["platform-changed"]
	{document.attribute | some document in compared} == {"assume_role_policy"}
	count(compared) == 2
}

test_what_goes_has_nothing_after if {
	compared := documents.compared with input as data.plans["audit-destroy"]
	count(compared) == 6
	every document in compared {
		document.after == []
		count(document.before) > 0
	}
}

role(address, patches) := name if {
	document := plans.changed(address, patches)
	some resource in plan.of_type("aws_iam_role_policy") with input as document
	name := documents.role(resource) with input as document
}

test_role if {
	role(plans.reading, []) == "modeltrail-read-auditor"
	role(plans.reading, [plans.set("/after_unknown/role", true)]) == "modeltrail-read-auditor"
	not role(plans.reading, [plans.after("role", "")])
	not role(plans.reading, [plans.after("role", 7)])
}
