# METADATA
# title: The parameters are complete
# description: A name or number that is not set would silence the rule that it tunes.
package modeltrail.terraform.rules.parameters

import data.modeltrail.lib.check

# METADATA
# title: The parameters have the form of their schema
# description: policies/data/terraform states every parameter, in its type.
# custom:
#   short_name: malformed
#   failure_msg: "The plan rules' parameters are not usable: {problems}."
#   solution: Mend policies/data/terraform; each rule says what its parameters mean.
checks contains check.of(rego.metadata.chain(), {{"address": "", "problems": problems} |
	not _well_formed
	problems := concat("; ", _problems)
})

_well_formed if _matched[0] == true

_matched := json.match_schema(data.data.terraform, _schema)

_problems := {sprintf("%s: %s", [error.field, error.desc]) | some error in _matched[1]} if _matched

else := {"there are none"}

_schema := _exactly({
	"accounts": _exactly({
		"environments": {"additionalProperties": _account, "minProperties": 1, "type": "object"},
		"others": {"items": _account, "type": "array"},
		"platform": _account,
	}),
	"actions": _exactly({"allowed_wildcards": _words, "forbidden_managed": _some_words}),
	"alarms": _some_words,
	"audit": _exactly({"buckets": _some_words, "retention_days": {"minimum": 1, "type": "integer"}}),
	"boundaries": {"items": _exactly({"boundary": _word, "roles": _word}), "type": "array"},
	"data": _some_words,
	"encryption": _exactly({
		"algorithms": {"items": {"enum": ["aws:kms", "aws:kms:dsse"]}, "minItems": 1, "type": "array"},
		"others": {"additionalProperties": _word, "type": "object"},
	}),
	"keys": _exactly({"services": _some_words}),
	"nowhere": _words,
	"platform": _exactly({"buckets": _some_words, "tables": _some_words}),
	"reading": _exactly({
		"actions": {"items": {"pattern": "^[a-z0-9-]+:[a-z0-9]+$", "type": "string"}, "minItems": 1, "type": "array"},
		"roles": _some_words,
	}),
	"regions": {"items": {"pattern": "^[a-z]{2}(-[a-z]+)+-[0-9]$", "type": "string"}, "minItems": 1, "type": "array"},
	"severity": _some_words,
	"tags": _words,
	"trust": _exactly({"narrowed_by": _some_words}),
	"waivers": {
		"items": _exactly({"address": _word, "code": _word, "reason": _word, "until": _instant}),
		"type": "array",
	},
	"waiving": _exactly({"warn_days": {"minimum": 0, "type": "integer"}}),
})

_exactly(properties) := {
	"additionalProperties": false,
	"properties": properties,
	"required": object.keys(properties),
	"type": "object",
}

_account := {"pattern": "^[0-9]{12}$", "type": "string"}

_instant := {
	"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
	"type": "string",
}

# Something other than blanks.
_word := {"pattern": "[^ ]", "type": "string"}

_words := {"items": _word, "type": "array"}

_some_words := {"items": _word, "minItems": 1, "type": "array"}
