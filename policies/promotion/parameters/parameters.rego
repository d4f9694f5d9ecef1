# METADATA
# title: The parameters are complete
# description: A number that is not set, or is no number, would silence the rule that it tunes.
package modeltrail.promotion.rules.parameters

import data.modeltrail.lib.check
import data.modeltrail.lib.settings

# METADATA
# title: The parameters have the form of their schema
# description: policies/data/promotion/data.json states every parameter, in its type.
# custom:
#   short_name: malformed
#   failure_msg: "The policy's parameters are not usable: {problems}."
#   solution: Mend policies/data/promotion/data.json; policies/README.md says what each means.
#   applies_to: [any]
checks contains check.of(rego.metadata.chain(), {{"problems": problems} |
	not _well_formed
	problems := concat("; ", _problems)
})

# METADATA
# title: What the parameters name is among them
# description: >-
#   The risk tier of the model, and the groups that break the glass and grant waivers or approve it,
#   are there.
# custom:
#   short_name: unknown
#   failure_msg: "The policy's parameters name {what} {unknown}, and do not say what that is."
#   solution: Add it in policies/data/promotion/data.json, or name another.
#   applies_to: [any]
checks contains check.of(rego.metadata.chain(), {{"unknown": unknown, "what": what} |
	_well_formed
	some [what, unknown] in _unknown
})

_well_formed if _matched[0] == true

_matched := json.match_schema(settings.parameters, schema)

_problems := {sprintf("%s: %s", [error.field, error.desc]) | some error in _matched[1]} if _matched

else := {"there are none"}

_unknown contains ["the default tier", settings.parameters.default_tier] if {
	not _default_tier_is_there
}

_unknown contains [sprintf("the tier of %s,", [model]), tier] if {
	some model, own in settings.parameters.models
	tier := own.tier
	not _is_tier(tier)
}

_unknown contains ["the group", group] if {
	some group in _named
	not _is_group(group)
}

_named contains settings.parameters.waivers.group

_named contains settings.parameters.break_glass.group

_named contains asked.group if {
	some asking in settings.of.approvals
	some asked in asking
}

_default_tier_is_there if settings.parameters.tiers[settings.parameters.default_tier]

_is_tier(tier) if settings.parameters.tiers[tier]

_is_group(group) if settings.parameters.groups[group]

# METADATA
# title: The JSON Schema of policies/data/promotion/data.json
schema := {
	"additionalProperties": false,
	"properties": {
		"break_glass": {
			"additionalProperties": false,
			"properties": {"group": _text, "review_days": _count},
			"required": ["group", "review_days"],
			"type": "object",
		},
		"default_tier": _text,
		"deletion_kinds": {"items": _text, "type": "array"},
		"effective_on": {"additionalProperties": _instant, "type": "object"},
		"freezes": {"items": {"anyOf": [_dates, _weekly]}, "type": "array"},
		"groups": {"additionalProperties": _patterns, "type": "object"},
		"models": {"additionalProperties": _model, "type": "object"},
		"pipelines": _patterns,
		"sources": {"items": _text, "type": "array"},
		"tiers": {"additionalProperties": _tier, "type": "object"},
		"waivers": {
			"additionalProperties": false,
			"properties": {
				"group": _text,
				"never": {"items": {"enum": _rules}, "type": "array"},
				"warn_days": _count,
			},
			"required": ["group", "never", "warn_days"],
			"type": "object",
		},
	},
	"required": [
		"break_glass",
		"default_tier",
		"deletion_kinds",
		"effective_on",
		"freezes",
		"groups",
		"models",
		"pipelines",
		"sources",
		"tiers",
		"waivers",
	],
	"type": "object",
}

_rules := [
	"approval",
	"artifact",
	"break_glass",
	"candidates",
	"cool_down",
	"deletion",
	"evidence",
	"freeze",
	"incidents",
	"input",
	"lineage",
	"metrics",
	"parameters",
	"reason",
	"rollback",
	"slices",
	"snapshot",
	"soak",
	"transitions",
	"waivers",
]

_text := {"minLength": 1, "type": "string"}

_count := {"minimum": 0, "type": "integer"}

_number := {"type": "number"}

_tolerance := {"minimum": 0, "type": "number"}

_texts := {"items": _text, "type": "array"}

# A pattern that no name in its one spelling has would match nobody.
_patterns := {"items": {"pattern": "^[a-z0-9*/+=,.@_-]+$", "type": "string"}, "type": "array"}

_instant := {
	"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$",
	"type": "string",
}

_dates := {
	"additionalProperties": false,
	"properties": {
		"environments": _texts,
		"from": _local,
		"name": _text,
		"until": _local,
		"zone": _text,
	},
	"required": ["environments", "from", "name", "until", "zone"],
	"type": "object",
}

_weekly := {
	"additionalProperties": false,
	"properties": {
		"environments": _texts,
		"from": _clock,
		"name": _text,
		"until": _clock,
		"weekdays": {
			"items": {"enum": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]},
			"minItems": 1,
			"type": "array",
		},
		"zone": _text,
	},
	"required": ["environments", "from", "name", "until", "weekdays", "zone"],
	"type": "object",
}

_local := {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$", "type": "string"}

_clock := {"pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", "type": "string"}

_tier := {
	"additionalProperties": false,
	"properties": _settings,
	"required": [key | some key, _ in _settings],
	"type": "object",
}

_model := {
	"additionalProperties": false,
	"properties": object.union({"tier": _text}, _settings),
	"type": "object",
}

_settings := {
	"approval_days": _count,
	"approvals": {
		"additionalProperties": {
			"items": {
				"additionalProperties": false,
				"properties": {"count": {"minimum": 1, "type": "integer"}, "group": _text},
				"required": ["count", "group"],
				"type": "object",
			},
			"maxItems": 4,
			"type": "array",
		},
		"type": "object",
	},
	"candidates_max": _count,
	"cool_down_hours": _hours,
	"evaluation": {
		"additionalProperties": false,
		"properties": {"days": _count, "rows": {"minimum": 1, "type": "integer"}},
		"required": ["days", "rows"],
		"type": "object",
	},
	"evidence": {
		"additionalProperties": false,
		"properties": {"days": _count, "required_suites": _texts},
		"required": ["days", "required_suites"],
		"type": "object",
	},
	"lineage": {
		"items": {"enum": ["data_taken_at", "licence", "model_card", "parameters"]},
		"type": "array",
	},
	"metrics": {
		"additionalProperties": {
			"additionalProperties": false,
			"properties": {
				"better": {"enum": ["higher", "lower"]},
				"floor": {"anyOf": [_number, {"type": "null"}]},
				"tolerance": _tolerance,
			},
			"required": ["better", "floor", "tolerance"],
			"type": "object",
		},
		"minProperties": 1,
		"type": "object",
	},
	"retention_days": _count,
	"slices": {
		"additionalProperties": {"additionalProperties": _tolerance, "minProperties": 1, "type": "object"},
		"type": "object",
	},
	"snapshot_days": {"anyOf": [_count, {"type": "null"}]},
	"soak_hours": _hours,
}

_hours := {"additionalProperties": _count, "type": "object"}
