package modeltrail.tests.lib.statements

import data.modeltrail.lib.statements

read(statement) := statements.of(json.marshal({"Statement": statement, "Version": "2012-10-17"}))

one := {"Action": "s3:GetObject", "Effect": "Allow", "Resource": "*"}

test_one_or_several if {
	read(one) == read([one])
	count(read([one, one])) == 2
}

test_a_name_or_several if {
	read(one) == read(object.union(one, {"Action": ["S3:getobject"], "Resource": ["*"]}))
	read(object.union(one, {"Principal": {"AWS": "a"}})) == read(object.union(one, {"Principal": {"AWS": ["a"]}}))
}

test_everyone_by_either_word if {
	read(object.union(one, {"Principal": "*"})) == read(object.union(one, {"Principal": {"AWS": "*"}}))
	[statement] := read(object.union(one, {"Principal": {"AWS": ["*", "b"], "Service": "s"}}))
	statement.principals == {"*", "AWS:b", "Service:s"}
}

test_exceptions if {
	[statement] := read({"Effect": "Deny", "NotAction": "iam:*", "NotPrincipal": {"AWS": "a"}, "NotResource": ["r"]})
	statement.not_actions == {"iam:*"}
	statement.not_principals == {"AWS:a"}
	statement.not_resources == {"r"}
	statement.actions == set()
}

test_conditions if {
	[statement] := read(object.union(one, {"Condition": {
		"Bool": {"aws:SecureTransport": false},
		"NumericLessThan": {"s3:TlsVersion": 1.2},
		"StringEquals": {"kms:ViaService": ["b", "a"]},
	}}))
	statement.conditions == {
		["bool", "aws:securetransport", {"false"}],
		["numericlessthan", "s3:tlsversion", {"1.2"}],
		["stringequals", "kms:viaservice", {"a", "b"}],
	}
	statements.demanded(statement, {"stringequals"}, "kms:viaservice") == {"a", "b"}
	statements.demanded(statement, {"stringlike"}, "kms:viaservice") == set()
	statements.demanded(statement, {"stringequals"}, "*:viaservice") == {"a", "b"}
}

# A part that is not understood leaves nothing of the policy.
test_what_is_not_understood_is_not_read if {
	every part in [
		{"Effect": "allow"},
		{"Effect": null},
		{"Sid": null},
		{"Action": ""},
		{"Action": []},
		{"Action": ["s3:GetObject", ""]},
		{"Action": ["s3:GetObject", 7]},
		{"Action": {"a": "b"}},
		{"NotAction": "s3:PutObject"},
		{"Resource": 7},
		{"NotResource": "r"},
		{"Principal": "arn:aws:iam::111111111111:root"},
		{"Principal": {"Aws": "111111111111"}},
		{"Principal": {"AWS": []}},
		{"Principal": {"AWS": "a"}, "NotPrincipal": {"AWS": "a"}},
		{"Condition": "text"},
		{"Condition": {"Bool": "text"}},
		{"Condition": {"Bool": {"aws:SecureTransport": null}}},
		{"Condition": {"Bool": {"aws:SecureTransport": [{}]}}},
		{"Actions": "s3:PutObject"},
	] {
		not read(object.union(one, part))
		not read([one, object.union(one, part)])
	}
}

test_what_is_no_policy_is_not_read if {
	every text in [null, 7, "", "{", "7", "[]", "{}", `{"Statement": []}`, `{"Statement": "text"}`, `{"Statement": [7]}`] {
		not statements.of(text)
	}
	not statements.of(json.marshal({"Statement": one, "Extra": 1}))
	not statements.of(json.marshal({"Statement": one}))
	not statements.of(json.marshal({"Statement": one, "Version": "2026-10-17"}))
	not read(json.remove(one, ["Action"]))
	not read(json.remove(one, ["Effect"]))
}

test_a_trust_policy_names_no_resource if {
	read(json.remove(one, ["Resource"]))
}

test_covers if {
	statements.covers("s3:*", "s3:getobject")
	statements.covers("a?c", "abc")
	statements.covers("arn:aws:s3:::b/*", "arn:aws:s3:::b/*/c")
	not statements.covers("a.c", "abc")
	not statements.covers("a.*", "abc")
	not statements.covers("s3:get*", "s3:putobject")
	statements.covers("*", "line\nbreak")
	statements.covered(["x", "a*"], "abc")
	not statements.covered(["x"], "abc")
}

test_account if {
	statements.account("AWS:111111111111") == "111111111111"
	statements.account("AWS:arn:aws:iam::111111111111:root") == "111111111111"
	statements.account("AWS:arn:aws-cn:sts::111111111111:assumed-role/a/b") == "111111111111"
	every principal in ["*", "Service:s3.amazonaws.com", "AWS:arn:aws:iam::*:root", "AWS:AIDAEXAMPLE", "AWS:1111111111112"] {
		not statements.account(principal)
	}
}

test_suit if {
	trust := read(object.union(json.remove(one, ["Resource"]), {"Principal": "*"}))
	resource := read(object.union(one, {"Principal": "*"}))
	[kind | some kind in ["trust", "identity", "key", "resource"]; statements.suit(kind, trust)] == ["trust", "key", "resource"]
	[kind | some kind in ["trust", "identity", "key", "resource"]; statements.suit(kind, resource)] == ["key", "resource"]
	[kind | some kind in ["trust", "identity", "key", "resource"]; statements.suit(kind, read(one))] == ["identity"]
}

test_effects if {
	all_of_them := read([one, object.union(one, {"Effect": "Deny"})])
	count(statements.allowed(all_of_them)) == 1
	count(statements.denied(all_of_them)) == 1
}
