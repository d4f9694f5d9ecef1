# METADATA
# title: Widening
# description: >-
#   What a policy allows after a change, and did not before. What is not seen to have been allowed
#   counts as new.
package modeltrail.lib.widening

import data.modeltrail.lib.statements

# METADATA
# title: What is new in a policy, by kind
# description: >-
#   Each grant that no earlier one covers is new by the first thing that none covers: the principal,
#   then the action, then the resource, and else by a condition that was dropped. `denial` is what
#   was refused, and is not any more.
of(before, after) := {
	"action": {grant.action | some grant in new; grant.kind == "action"},
	"condition": {_dropped(grant) | some grant in new; grant.kind == "condition"},
	"denial": _lifted(before, after),
	"principal": {grant.principal | some grant in new; grant.kind == "principal"},
	"resource": {grant.resource | some grant in new; grant.kind == "resource"},
} if {
	old := _grants(before)
	new := [object.union(grant, {"kind": kind}) |
		some grant in _grants(after)
		kind := _kind(grant, old)
	]
}

_grants(all_statements) := [grant |
	some statement in statements.allowed(all_statements)
	some principal in _principals(statement)
	some action in _elements(statement.actions, statement.not_actions, "")
	some resource in _elements(statement.resources, statement.not_resources, "itself")
	grant := {
		"action": action,
		"conditions": {condition | some condition in statement.conditions; not _narrows(condition)},
		"principal": principal,
		"resource": resource,
	}
]

# An account that a condition narrows to some of its principals lets in those.
_principals(statement) := narrowed if {
	narrowed := {sprintf("AWS:%s", [arn]) |
		some condition in statement.conditions
		_narrows(condition)
		some arn in condition[2]
	}
	count(narrowed) > 0
} else := _elements(statement.principals, statement.not_principals, _bearer)

_narrows([operator, key, _]) if {
	operator in {"arnequals", "arnlike", "stringequals", "stringlike"}
	key == "aws:principalarn"
}

# What an identity's policy allows is allowed to whoever has it, before and after.
_bearer := "whoever has it"

# Trust policies name no resource.
_elements(named, excepted, implied) := {implied} if {
	named == set()
	excepted == set()
} else := named | {sprintf("everything but %s", [except]) | some except in excepted}

_kind(grant, old) := "principal" if {
	grant.principal != _bearer
	same := [each | some each in old; statements.covers(each.principal, grant.principal)]
	same == []
} else := "action" if {
	same := [each |
		some each in old
		statements.covers(each.principal, grant.principal)
		statements.covers(each.action, grant.action)
	]
	same == []
} else := "resource" if {
	_covering(grant, old) == []
} else := "condition" if {
	kept := [each | some each in _covering(grant, old); each.conditions - grant.conditions == set()]
	kept == []
}

_covering(grant, old) := [each |
	some each in old
	statements.covers(each.principal, grant.principal)
	statements.covers(each.action, grant.action)
	statements.covers(each.resource, grant.resource)
]

_dropped(grant) := sprintf("%s on %s", [grant.action, grant.resource])

_lifted(before, after) := {concat(", ", sort(statement.actions | statement.not_actions)) |
	kept := statements.denied(after)
	some statement in statements.denied(before)
	not statement in kept
}
