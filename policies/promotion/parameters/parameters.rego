# METADATA
# title: The parameters are complete
# description: A number that is not set, or is no number, would silence the rule that it tunes.
package modeltrail.promotion.rules.parameters

import data.modeltrail.lib.check

# METADATA
# title: The parameters have the form of their schema
# description: policies/data/promotion/data.json states every parameter, in its type.
# custom:
#   short_name: malformed
#   failure_msg: "The policy's parameters are not usable: {problems}."
#   solution: Mend policies/data/promotion/data.json; each rule says what its parameters mean.
#   applies_to: [any]
checks contains check.of(rego.metadata.chain(), {{"problems": problems} |
	not _well_formed
	problems := concat("; ", _problems)
})

_well_formed if _matched[0] == true

_matched := json.match_schema(data.data.promotion, _schema)

_problems := {sprintf("%s: %s", [error.field, error.desc]) | some error in _matched[1]} if _matched

else := {"there are none"}

_schema := {
	"additionalProperties": false,
	"properties": {
		"approvals": {
			"additionalProperties": {"minimum": 0, "type": "integer"},
			"type": "object",
		},
		"evidence": {
			"additionalProperties": false,
			"properties": {"required_suites": {"items": {"minLength": 1, "type": "string"}, "type": "array"}},
			"required": ["required_suites"],
			"type": "object",
		},
		"metrics": {
			"additionalProperties": false,
			"properties": {
				"default": _metrics,
				"models": {"additionalProperties": _metrics, "type": "object"},
			},
			"required": ["default", "models"],
			"type": "object",
		},
		"pipelines": {
			"items": {"pattern": "^[a-z0-9*/+=,.@_-]+$", "type": "string"},
			"type": "array",
		},
	},
	"required": ["approvals", "evidence", "metrics", "pipelines"],
	"type": "object",
}

_metrics := {
	"additionalProperties": {
		"additionalProperties": false,
		"properties": {
			"better": {"enum": ["higher", "lower"]},
			"tolerance": {"minimum": 0, "type": "number"},
		},
		"required": ["better", "tolerance"],
		"type": "object",
	},
	"minProperties": 1,
	"type": "object",
}
