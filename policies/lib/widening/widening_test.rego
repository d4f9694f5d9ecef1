package modeltrail.tests.lib.widening

import data.modeltrail.lib.statements
import data.modeltrail.lib.widening

base := {
	"Action": ["s3:GetObject", "s3:ListBucket"],
	"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
	"Effect": "Allow",
	"Principal": {"AWS": "a"},
	"Resource": "r/*",
}

guard := {"Action": "s3:DeleteObject", "Effect": "Deny", "Principal": "*", "Resource": "*"}

read(given) := statements.of(json.marshal({"Statement": given, "Version": "2012-10-17"}))

widened(before, after) := {kind: what |
	some kind, what in widening.of(read(before), read(after))
	what != set()
}

test_nothing_new if {
	widened(base, base) == {}
	widened([base, guard], [guard, object.union(base, {"Action": "s3:GetObject"})]) == {}
	widened(base, object.union(base, {"Resource": "r/b"})) == {}
	widened(object.union(base, {"Action": "s3:*"}), base) == {}
	widened(base, object.union(base, {"Condition": object.union(base.Condition, {"Bool": {"aws:SecureTransport": "true"}})})) == {}
	widened(base, guard) == {}
}

test_a_new_principal if {
	widened(base, object.union(base, {"Principal": {"AWS": ["a", "b"]}})) == {"principal": {"AWS:b"}}
	widened(base, object.union(base, {"Principal": "*"})) == {"principal": {"*"}}
	widened(guard, [guard, base]) == {"principal": {"AWS:a"}}
}

test_a_new_principal_that_only_a_condition_names if {
	before := object.union(base, {"Condition": {"ArnEquals": {"aws:PrincipalArn": ["x"]}}})
	after := object.union(base, {"Condition": {"ArnEquals": {"aws:PrincipalArn": ["x", "y"]}}})
	widened(before, after) == {"principal": {"AWS:y"}}
	widened(after, before) == {}
	widened(before, json.remove(before, ["Condition"])) == {"principal": {"AWS:a"}}
}

test_a_new_action if {
	widened(base, object.union(base, {"Action": ["s3:GetObject", "s3:PutObject"]})) == {"action": {"s3:putobject"}}
	widened(base, object.union(base, {"Action": "s3:*"})) == {"action": {"s3:*"}}
	widened(base, object.union(json.remove(base, ["Action"]), {"NotAction": "s3:PutObject"})) == {"action": {"everything but s3:putobject"}}
}

test_a_new_resource if {
	widened(base, object.union(base, {"Resource": "*"})) == {"resource": {"*"}}
	widened(base, object.union(base, {"Resource": ["r/*", "s"]})) == {"resource": {"s"}}
}

test_a_dropped_condition if {
	widened(base, json.remove(base, ["Condition"])) == {"condition": {"s3:getobject on r/*", "s3:listbucket on r/*"}}
	loosened := {"StringEquals": {"aws:PrincipalOrgID": ["o-1", "o-2"]}}
	object.keys(widened(base, object.union(base, {"Condition": loosened}))) == {"condition"}
}

test_a_lifted_denial if {
	widened([base, guard], base) == {"denial": {"s3:deleteobject"}}
	widened([base, guard], [base, object.union(guard, {"Resource": "other"})]) == {"denial": {"s3:deleteobject"}}
}

test_whoever_has_an_identity_policy_is_nobody_new if {
	identity := json.remove(base, ["Principal"])
	widened(guard, [guard, identity]) == {"action": {"s3:getobject", "s3:listbucket"}}
}
