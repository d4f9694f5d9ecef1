# METADATA
# title: The form of the parameters
# description: What policies/data/promotion/data.json states, each in its type, and nothing besides.
package modeltrail.lib.parameters

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
		"models": {"additionalProperties": model, "type": "object"},
		"pipelines": _patterns,
		"sources": {"items": _text, "type": "array"},
		"tiers": {"additionalProperties": tier, "type": "object"},
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

# METADATA
# title: The same without what tiers and models state
# description: A decision goes by those of one model, and asks no more of the others.
shared := json.patch(schema, [
	{"op": "replace", "path": "/properties/models/additionalProperties", "value": _anything},
	{"op": "replace", "path": "/properties/tiers/additionalProperties", "value": _anything},
])

_anything := {"type": "object"}

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

# METADATA
# title: The schema of what a risk tier states
tier := {
	"additionalProperties": false,
	"properties": _settings,
	"required": [key | some key, _ in _settings],
	"type": "object",
}

# METADATA
# title: The schema of what a model states of its own
model := {
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
