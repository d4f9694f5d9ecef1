# METADATA
# title: What the tests ask
# description: >-
#   The decision over a real plan with one thing changed, by parameters of the tests' own, so that
#   tuning breaks no test.
package modeltrail.tests.plans

import data.modeltrail.terraform

parameters := {
	"accounts": {
		"environments": {"dev": "222222222222"},
		"others": ["555555555555"],
		"platform": "111111111111",
	},
	"actions": {"allowed_wildcards": ["s3:Get*"], "forbidden_managed": ["AdministratorAccess", "*FullAccess"]},
	"alarms": ["aws_cloudwatch_metric_alarm"],
	"audit": {"buckets": ["*audit*"], "retention_days": 365},
	"boundaries": [{"boundary": "modeltrail-boundary", "roles": "modeltrail-*"}],
	"data": ["aws_dynamodb_table", "aws_kms_key", "aws_s3_bucket"],
	"encryption": {"algorithms": ["aws:kms"], "others": {"aws_ebs_volume": "encrypted"}},
	"keys": {"services": ["s3", "dynamodb"]},
	"nowhere": ["random_*"],
	"platform": {"buckets": ["modeltrail-artifacts-*"], "tables": ["modeltrail-metadata"]},
	"reading": {
		"actions": ["s3:getobject", "s3:listbucket"],
		"roles": ["modeltrail-read-*"],
	},
	"regions": ["eu-west-1"],
	"severity": [
		"data_loss.destroyed",
		"data_loss.replaced",
		"data_loss.forgotten",
		"widening.principal",
		"widening.denial",
		"widening.condition",
		"widening.action",
		"widening.resource",
		"widening.managed",
		"replacement.replaced",
	],
	"tags": ["owner"],
	"trust": {"narrowed_by": ["aws:PrincipalArn"]},
	"waivers": [],
	"waiving": {"warn_days": 14},
}

bucket := "module.audit.aws_s3_bucket.archive"

table := "aws_dynamodb_table.notes"

key := "aws_kms_key.audit"

pipeline := "aws_iam_role.ci"

auditor := "aws_iam_role.auditor"

reading := "aws_iam_role_policy.auditor"

trail := "aws_cloudtrail.trail"

alarm := "aws_cloudwatch_metric_alarm.denials"

setting(name) := sprintf("module.audit.aws_s3_bucket_%s.archive", [name])

decide(document) := tuned(document, [])

# What is decided with the parameters patched.
tuned(document, patches) := decision if {
	decision := terraform.decision with input as document
		with data.data.terraform as json.patch(parameters, patches)
}

codes(document) := {violation.code | some violation in decide(document).violations}

# What is objected to where the change of a resource is patched.
objections(address, patches) := codes(changed(address, patches))

# What is warned of.
cautions(document) := {warning.code | some warning in decide(document).warnings}

messages(document) := [violation.message | some violation in decide(document).violations]

warnings(document) := [warning.message | some warning in decide(document).warnings]

# The real plan with the change of a resource patched.
changed(address, patches) := json.patch(data.plans.audit, [moved |
	some patch in patches
	some index, change in data.plans.audit.resource_changes
	change.address == address
	moved := object.union(patch, {"path": sprintf("/resource_changes/%d/change%s", [index, patch.path])})
])

set(path, value) := {"op": "add", "path": path, "value": value}

gone(path) := {"op": "remove", "path": path}

after(attribute, value) := set(concat("/", ["/after", attribute]), value)

# The text of a policy of one statement, which may be overridden.
policy(statement) := json.marshal({"Statement": statement, "Version": "2012-10-17"})

# The real plan without a resource.
without(address) := _outcome(
	object.union(data.plans.audit, {"resource_changes": [change |
		some change in data.plans.audit.resource_changes
		change.address != address
	]}),
	address,
)

# The real plan, which does away with a resource.
ending(address, action) := _outcome(
	changed(address, [set("/actions", [action]), set("/after", null), set("/after_unknown", {})]),
	address,
)

_outcome(document, address) := object.union(document, {"planned_values": {"root_module": _kept(document.planned_values.root_module, address)}})

_kept(module, address) := object.union(module, {
	"child_modules": [object.union(child, {"resources": _others(child, address)}) | some child in module.child_modules],
	"resources": _others(module, address),
})

_others(module, address) := [resource | some resource in module.resources; resource.address != address]

# A document with one more resource, made with these values, by this configuration.
adding(document, type, values) := adding_unknown(document, type, values, {}, object.keys(values))

adding_unknown(document, type, values, unknown, stated) := json.patch(document, [
	set("/resource_changes/-", {
		"address": sprintf("%s.extra", [type]),
		"change": {"actions": ["create"], "after": values, "after_unknown": unknown, "before": null},
		"mode": "managed",
		"name": "extra",
		"type": type,
	}),
	set("/planned_values/root_module/resources/-", {"address": sprintf("%s.extra", [type]), "mode": "managed"}),
	set("/configuration/root_module/resources/-", {
		"address": sprintf("%s.extra", [type]),
		"expressions": {attribute: {} | some attribute in stated},
		"provider_config_key": "aws",
	}),
])

# The real plan with one more resource.
with_extra(type, values) := adding(data.plans.audit, type, values)
