package modeltrail.tests.lib.plan

import data.modeltrail.lib.plan
import data.modeltrail.tests.plans

shapes := data.plans.shapes

test_what_is_only_read_is_no_resource if {
	found := plan.resources with input as shapes
	every resource in found {
		not startswith(resource.address, "data.")
	}
}

test_kinds_of_a_real_plan if {
	kinds := {resource.address: resource.kind | some resource in plan.resources; resource.kind != "keep"} with input as shapes
	kinds["aws_dynamodb_table.notes"] == "replace"
	kinds["aws_iam_role.pipeline"] == "replace"
	kinds["aws_iam_role_policy.auditor"] == "forget"
	kinds["aws_iam_role.developer"] == "update"
	kinds["aws_cloudtrail.trail"] == "create"
	destroyed := {resource.kind | some resource in plan.resources} with input as data.plans["audit-destroy"]
	destroyed == {"delete"}
}

test_planned_and_ended if {
	ended := [resource.address | some resource in plan.ended] with input as shapes
	ended == ["aws_iam_role_policy.auditor"]
	count(plan.planned) + 1 == count(plan.resources) with input as shapes
}

resource(document, address) := found if {
	some found in plan.resources with input as document
	found.address == address
}

pointing(document, setting, target) if {
	plan.points_at(resource(document, setting), "bucket", resource(document, target)) with input as document
}

test_points_at_what_has_a_name if {
	pointing(data.plans.audit, plans.setting("versioning"), plans.bucket)
}

test_points_at_what_has_none_yet if {
	pointing(data.plans["audit-first"], plans.setting("versioning"), plans.bucket)
	pointing(data.plans["platform-first"], "aws_s3_bucket_versioning.artifacts_versioning_77526F6F", "aws_s3_bucket.artifacts_bucket_A41425E9")
}

a := `aws_s3_bucket.extra["a"]`

b := `aws_s3_bucket.extra["b"]`

# By each.value of another for_each, by each.key, and by the index as it is written.
test_points_at_an_instance if {
	every type in ["versioning", "public_access_block"] {
		every index, own in {"a": a, "b": b} {
			pointing(shapes, sprintf(`aws_s3_bucket_%s.extra[%q]`, [type, index]), own)
		}
	}
	pointing(shapes, "aws_s3_bucket_server_side_encryption_configuration.extra", a)
}

test_points_at_no_other_instance if {
	not pointing(shapes, `aws_s3_bucket_versioning.extra["a"]`, b)
	not pointing(shapes, "aws_s3_bucket_server_side_encryption_configuration.extra", b)
}

test_points_at_nothing_of_another_module if {
	not pointing(shapes, `aws_s3_bucket_versioning.extra["a"]`, plans.bucket)
}

test_an_instance_of_a_module_has_its_configuration if {
	moved := json.patch(data.plans.audit, [plans.set("/resource_changes/9/module_address", `module.audit["x.y"]`)])
	some found in plan.resources with input as moved
	found.module == `module.audit["x.y"]`
	plan.told(found) with input as moved
}

test_modules_within_modules if {
	root := data.plans.audit.configuration.root_module
	deeper := {"configuration": {"root_module": {"module_calls": {"a": {"module": {"module_calls": {"b": {"module": root}}}}}}}}
	plan.told({"module": "module.a.module.b", "name": "notes", "type": "aws_dynamodb_table"}) with input as deeper
	not plan.told({"module": "module.a", "name": "notes", "type": "aws_dynamodb_table"}) with input as deeper
	plan.told({"module": "module.a[0].module.b[1].module.audit", "name": "archive", "type": "aws_s3_bucket"}) with input as deeper
}

test_where_it_is_applied if {
	plan.accounts("aws") == {"111111111111"} with input as data.plans["platform-first"]
	plan.region("aws") == "eu-west-1" with input as data.plans["platform-first"]
	not plan.accounts("other") with input as data.plans["platform-first"]
}

test_named if {
	plan.named("x")
	every value in [null, "", " ", 7, ["x"]] {
		not plan.named(value)
	}
}
