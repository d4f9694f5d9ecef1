# METADATA
# title: The plan is whole
# description: >-
#   Every other rule relies on it: what is missing, malformed or planned only in part is never taken
#   for something that is not there.
package modeltrail.terraform.rules.input

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: The plan has the form that Terraform writes
# description: The parts that rules go by are there, each of its type.
# custom:
#   short_name: malformed
#   failure_msg: "This is no plan that could be judged: {problems}."
#   solution: Give the whole output of 'terraform show -json' for a saved plan.
checks contains check.of(rego.metadata.chain(), {{"address": "", "problems": problems} |
	not _well_formed
	problems := concat("; ", _problems)
})

# METADATA
# title: The plan is complete
# description: Terraform made it without an error, of everything, and leaves nothing for a later one.
# custom:
#   short_name: incomplete
#   failure_msg: The plan does not cover all that there is.
#   solution: Plan without -target, and once more where Terraform put something off.
checks contains check.of(rego.metadata.chain(), {{"address": ""} |
	_well_formed
	not _complete
})

# METADATA
# title: The plan agrees with itself
# description: Each resource has one change, a place in the plan's outcome and a configuration.
# custom:
#   short_name: inconsistent
#   failure_msg: "{address} {problem}."
#   solution: Give the output of 'terraform show -json' as it was written.
checks contains check.of(rego.metadata.chain(), {{"address": address, "problem": problem} |
	_well_formed
	some [address, problem] in _contradictions
})

_well_formed if _matched[0] == true

_matched := json.match_schema(input, _schema)

_problems := {sprintf("%s: %s", [error.field, error.desc]) | some error in _matched[1]} if _matched

else := {"there is none"}

_complete if {
	input.complete == true
	input.errored == false
}

_contradictions contains [address, "has no change"] if {
	some address in ((_outcome - _changed) - _forgotten)
}

_contradictions contains [address, "is changed, but is not in the outcome"] if {
	some address in (_changed - _outcome)
}

_contradictions contains [resource.address, "has no configuration"] if {
	some resource in plan.planned
	not plan.told(resource)
}

_contradictions contains [resource.address, "is not of its module"] if {
	some resource in plan.resources
	not _placed(resource)
}

_contradictions contains [resource.address, "has more than one change"] if {
	some resource in plan.planned
	count([same | some same in plan.planned; same.address == resource.address]) > 1
}

_changed := {resource.address | some resource in plan.planned}

# What is forgotten stays in the outcome.
_forgotten := {resource.address | some resource in plan.resources; resource.kind == "forget"}

_outcome := {resource.address |
	walk(input.planned_values.root_module, [_, module])
	some resource in module.resources
	resource.mode == "managed"
}

_placed(resource) if {
	prefix := concat("", [concat(".", [part | some part in [resource.module, resource.type]; part != ""]), ".", resource.name])
	startswith(resource.address, prefix)
	trim_prefix(resource.address, prefix) in {"", _index(resource.index)}
}

_index(index) := sprintf("[%d]", [index]) if is_number(index)

_index(index) := sprintf("[%s]", [json.marshal(index)]) if is_string(index)

_index(null) := ""

_schema := {
	"properties": {
		"complete": {"type": "boolean"},
		"configuration": {
			"properties": {
				"provider_config": {"additionalProperties": {"type": "object"}, "type": "object"},
				"root_module": _module,
			},
			"required": ["provider_config", "root_module"],
			"type": "object",
		},
		"errored": {"type": "boolean"},
		"format_version": {"pattern": `^1\.[0-9]+$`, "type": "string"},
		"planned_values": {
			"properties": {"root_module": {"type": "object"}},
			"required": ["root_module"],
			"type": "object",
		},
		"resource_changes": {"items": _change, "minItems": 1, "type": "array"},
		"timestamp": {
			"pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$`,
			"type": "string",
		},
	},
	"required": [
		"complete",
		"configuration",
		"errored",
		"format_version",
		"planned_values",
		"resource_changes",
		"timestamp",
	],
	"type": "object",
}

_module := {"type": "object"}

_word := {"minLength": 1, "type": "string"}

_change := {
	"properties": {
		"address": _word,
		"change": {
			"properties": {
				"actions": {"enum": [split(actions, " ") | some actions, _ in object.union(plan.kinds, {"read": ""})]},
				"after": {"type": ["object", "null"]},
				"after_unknown": {"type": ["object", "boolean"]},
				"before": {"type": ["object", "null"]},
			},
			"required": ["actions", "after", "after_unknown", "before"],
			"type": "object",
		},
		"index": {"type": ["integer", "string"]},
		"mode": {"enum": ["data", "managed"]},
		"module_address": _word,
		"name": _word,
		"type": _word,
	},
	"required": ["address", "change", "mode", "name", "type"],
	"type": "object",
}
