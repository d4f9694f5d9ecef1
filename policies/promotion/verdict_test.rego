# METADATA
# title: What the tests ask
# description: The decision, by parameters of the tests' own, so that tuning breaks no test.
package modeltrail.tests.verdict

import data.modeltrail.promotion

parameters := {
	"approvals": {"dev": 0, "production": 1, "staging": 0},
	"evidence": {"required_suites": []},
	"metrics": {
		"default": {"accuracy": {"better": "higher", "tolerance": 0.02}},
		"models": {},
	},
	"pipelines": ["*/role/*-ci"],
}

decide(document) := tuned(document, [])

# What is decided with the parameters patched.
tuned(document, patches) := decision if {
	decision := promotion.decision with input as document
		with data.data.promotion as json.patch(parameters, patches)
}

codes(document) := {violation.code | some violation in decide(document).violations}

# What is objected to where the fixture is patched.
objections(fixture, patches) := codes(json.patch(data.fixtures[fixture], patches))

# What is warned of.
cautions(fixture, patches) := decide(json.patch(data.fixtures[fixture], patches)).warnings

messages(fixture, patches) := [violation.message |
	some violation in decide(json.patch(data.fixtures[fixture], patches)).violations
]

replace(path, value) := {"op": "replace", "path": path, "value": value}

# A version that stands beside a champion.
candidate(version) := {"share": null, "since": "2026-11-22T09:30:00.000000Z", "version": version}

# An environment that has a champion, and no candidates.
serving(version, targets) := {
	"candidates": [],
	"champion": version,
	"champion_since": "2026-11-22T09:30:00.000000Z",
	"promoted_at": "2026-11-22T09:30:00.000000Z",
	"rollback_targets": targets,
}
