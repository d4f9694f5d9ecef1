# METADATA
# title: Checks
# description: >-
#   A check is what a rule made of a move: it is there whether the rule found something or not, so
#   that the decision can count the rules that ran. Its words come from METADATA alone.
package modeltrail.lib.check

# METADATA
# title: The check of a rule
# description: >-
#   `chain` is the rule's own `rego.metadata.chain()`. A finding is an object; what it holds stands
#   for `{key}` in the rule's failure_msg and solution, as do `{move}`, `{model}`, `{name}` and
#   `{environment}`, which every rule knows.
of(chain, findings) := {"chain": chain, "findings": findings}

# METADATA
# title: Whether a check says something about the move
concerns_move(check) if input.move.kind in check.chain[0].annotations.custom.applies_to

concerns_move(check) if "any" in check.chain[0].annotations.custom.applies_to

# METADATA
# title: The violations that a check found
violations(check) := {violation |
	some finding in check.findings
	values := _values(finding)
	rule := check.chain[0].path[3]
	custom := check.chain[0].annotations.custom
	violation := {
		"code": sprintf("%s.%s", [rule, custom.short_name]),
		"message": strings.replace_n(values, custom.failure_msg),
		"remedy": strings.replace_n(values, custom.solution),
		"rule": rule,
	}
}

_values(finding) := {sprintf("{%s}", [key]): sprintf("%v", [value]) |
	some key, value in object.union(_known, finding)
}

_known := {
	"environment": object.get(_move, "environment", "?"),
	"model": object.get(_move, "model", "?"),
	"move": object.get(_move, "kind", "?"),
	"name": sprintf("%v@%v", [object.get(_move, "model", "?"), object.get(_move, "version", "?")]),
}

default _move := {}

_move := input.move if is_object(input.move)
