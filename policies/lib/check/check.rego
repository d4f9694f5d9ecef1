# METADATA
# title: Checks
# description: >-
#   What a rule made of a move. A check is always there, whether it found something or not, so
#   that the decision can count the rules that ran. Its words come from METADATA alone.
package modeltrail.lib.check

# METADATA
# title: The result of a rule
# description: >-
#   `chain` is the rule's own `rego.metadata.chain()`. Each finding becomes a violation; a finding
#   is an object whose values replace `{key}` in the rule's failure_msg and solution. `{move}`,
#   `{name}` and `{environment}` are known to every rule.
of(chain, findings) := {
	"applies": _applies(custom.applies_to),
	"code": code,
	"rule": rule,
	"violations": {violation |
		some finding in findings
		values := _values(finding)
		violation := {
			"code": code,
			"message": strings.replace_n(values, custom.failure_msg),
			"remedy": strings.replace_n(values, custom.solution),
			"rule": rule,
		}
	},
} if {
	rule := chain[0].path[3]
	custom := chain[0].annotations.custom
	code := sprintf("%s.%s", [rule, custom.short_name])
}

_applies(kinds) if "any" in kinds

else if object.get(_move, "kind", null) in kinds

else := false

_values(finding) := {sprintf("{%s}", [key]): sprintf("%v", [value]) |
	some key, value in object.union(_known, finding)
}

_known := {
	"environment": object.get(_move, "environment", "?"),
	"move": object.get(_move, "kind", "?"),
	"name": sprintf("%v@%v", [object.get(_move, "model", "?"), object.get(_move, "version", "?")]),
}

default _move := {}

_move := input.move if is_object(input.move)
