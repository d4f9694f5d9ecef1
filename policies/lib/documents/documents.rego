# METADATA
# title: Documents
# description: >-
#   The policies that a plan leaves in force, wherever they stand: trust policies, those of
#   identities, of resources and of keys.
package modeltrail.lib.documents

import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: Every policy that can be read
# description: >-
#   `kind` is trust, identity, key or resource; `statements` are those of modeltrail.lib.statements.
readable := [document |
	some place in _places
	read := _read(place)
	document := object.union(place, {"statements": read})
]

# METADATA
# title: The policies of some kinds
of_kinds(kinds) := [document | some document in readable; document.kind in kinds]

# METADATA
# title: The policies that are known only after apply
unknown := [place | some place in _places; place.unknown]

# METADATA
# title: What ought to be a policy, is known, and cannot be read
unreadable := [place |
	some place in _places
	place.unknown == false
	not _read(place)
	_meant(place)
]

# METADATA
# title: What becomes of a policy
# description: >-
#   The statements of every policy before and after; none where there was, or will be, none.
compared := [{
	"address": resource.address,
	"after": _after(resource, attribute),
	"attribute": attribute,
	"before": _statements(object.get(resource.before, attribute, "")),
	"kind": kind,
} |
	some resource in plan.resources
	some attribute, kind in _attributes(resource.type)
	_stated(resource, attribute)
]

# METADATA
# title: The name of the role that a policy or an attachment belongs to
# description: By its value, or by what the configuration refers to; undefined where neither tells.
role(resource) := resource.after.role if {
	not _role_unknown(resource)
	plan.named(resource.after.role)
}

role(resource) := name if {
	plan.unknown(resource, "role")
	names := {target.after.name |
		some target in plan.of_type("aws_iam_role")
		plan.points_at(resource, "role", target)
	}
	count(names) == 1
	some name in names
}

_role_unknown(resource) if plan.unknown(resource, "role")

_required := {
	"aws_dynamodb_resource_policy": {"policy": "resource"},
	"aws_iam_group_policy": {"policy": "identity"},
	"aws_iam_policy": {"policy": "identity"},
	"aws_iam_role": {"assume_role_policy": "trust"},
	"aws_iam_role_policy": {"policy": "identity"},
	"aws_iam_user_policy": {"policy": "identity"},
	"aws_kms_key": {"policy": "key"},
	"aws_kms_key_policy": {"policy": "key"},
	"aws_s3_bucket_policy": {"policy": "resource"},
	"aws_ssoadmin_permission_set_inline_policy": {"inline_policy": "identity"},
}

# What other types call their policy, of which there need be none.
_optional := {
	"access_policy": "resource",
	"assume_role_policy": "trust",
	"file_system_policy": "resource",
	"policy": "resource",
	"policy_document": "resource",
	"resource_policy": "resource",
}

# The same attribute in types that may do without.
_of_keys := {"aws_kms_external_key", "aws_kms_replica_external_key", "aws_kms_replica_key"}

_attributes(type) := object.union(_optional, {"policy": "key"}) if {
	type in _of_keys
} else := object.union(_optional, object.get(_required, type, {}))

_places := array.concat(
	[place |
		some resource in plan.planned
		some attribute, kind in _attributes(resource.type)
		_stated(resource, attribute)
		place := {
			"address": resource.address,
			"attribute": attribute,
			"kind": kind,
			"required": _needed(resource.type, attribute),
			"resource": resource,
			"text": object.get(resource.after, attribute, null),
			"unknown": object.get(resource.unknown, attribute, false) == true,
		}
	],
	[place |
		some resource in plan.of_type("aws_iam_role")
		some block in _blocks(resource)
		place := {
			"address": resource.address,
			"attribute": "inline_policy",
			"kind": "identity",
			"required": true,
			"resource": resource,
			"text": block.text,
			"unknown": block.unknown,
		}
	],
)

# A policy that the configuration does not state is the service's, and of the time before the plan.
_stated(resource, attribute) if plan.configured(resource, attribute)

_stated(resource, attribute) if {
	_needed(resource.type, attribute)
	not plan.unknown(resource, attribute)
}

_needed(type, attribute) := attribute in object.keys(object.get(_required, type, {}))

# Blocks that a dynamic block makes are not in the configuration. One of the name of a policy that is
# a resource of its own is that policy, as it was before the plan; unless that is to be forgotten,
# and stays.
_blocks(resource) := [_unreadable(true)] if {
	plan.unknown(resource, "inline_policy")
	plan.configured(resource, "inline_policy")
} else := [block |
	some index, inline in resource.after.inline_policy
	not _of_its_own(resource, inline)
	block := object.union(_unreadable(false), {
		"text": _text(inline),
		"unknown": object.get(resource.unknown, ["inline_policy", index, "policy"], false) == true,
	})
] if {
	is_array(resource.after.inline_policy)
} else := [_unreadable(false)] if {
	plan.configured(resource, "inline_policy")
} else := []

_of_its_own(resource, inline) if {
	some policy in plan.resources
	policy.type == "aws_iam_role_policy"
	policy.kind != "forget"
	some values in [policy.before, policy.after]
	values.role == resource.after.name
	values.name == inline.name
}

_unreadable(unknown) := {"text": null, "unknown": unknown}

_text(inline) := inline.policy

_text(inline) := null if not inline.policy

_meant(place) if place.required

_meant(place) if {
	is_string(place.text)
	place.text != ""
	text := place.text
	not _other(text)
}

_meant(place) if {
	text := place.text
	not is_string(text)
	text != null
}

# JSON of another kind, such as the rules by which a registry forgets images.
_other(text) if {
	json.is_valid(text)
	keys := object.keys(json.unmarshal(text))
	not "Statement" in keys
}

_read(place) := read if {
	read := statements.of(place.text)
	statements.suit(place.kind, read)
}

# What cannot be read is told of as such; it is compared as if it said nothing.
_statements(text) := statements.of(text)

_statements(text) := [] if not _parsed(text)

_parsed(text) if statements.of(text)

_after(resource, attribute) := _statements(object.get(resource.after, attribute, ""))
