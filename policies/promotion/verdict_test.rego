# METADATA
# title: What the tests ask
# description: The decision, by parameters of the tests' own, so that tuning breaks no test.
package modeltrail.tests.verdict

import data.modeltrail.promotion

parameters := {
	"break_glass": {"group": "commanders", "review_days": 3},
	"default_tier": "standard",
	"deletion_kinds": ["retired", "data_withdrawn"],
	"effective_on": {},
	"freezes": [],
	"groups": {
		"commanders": ["*/user/carol", "*/role/commander"],
		"owners": ["*/user/dora", "*/user/erin"],
		"reviewers": ["*/user/*"],
	},
	"models": {
		"credit-risk": {
			"metrics": {"accuracy": {"better": "higher", "floor": 0.9, "tolerance": 0.01}},
			"slices": {"age under 25": {"accuracy": 0.02}},
			"tier": "high",
		},
		"spam-filter": {"approvals": {"dev": [], "production": [], "staging": []}},
	},
	"pipelines": ["*/role/*-ci", "*/role/ci"],
	"sources": ["clinical-*", "credit-bureau"],
	"tiers": {"high": high, "standard": standard},
	"waivers": {"group": "owners", "never": ["transitions", "artifact", "deletion", "break_glass"], "warn_days": 7},
}

standard := {
	"approval_days": 30,
	"approvals": {"dev": [], "production": [{"count": 1, "group": "reviewers"}], "staging": []},
	"candidates_max": 3,
	"cool_down_hours": {"dev": 0, "production": 0, "staging": 0},
	"evaluation": {"days": 90, "rows": 50},
	"evidence": {"days": 90, "required_suites": []},
	"lineage": ["parameters"],
	"metrics": {"accuracy": {"better": "higher", "floor": null, "tolerance": 0.02}},
	"retention_days": 0,
	"slices": {},
	"snapshot_days": null,
	"soak_hours": {"dev": 0, "production": 0, "staging": 0},
}

high := {
	"approval_days": 14,
	"approvals": {
		"dev": [],
		"production": [{"count": 1, "group": "reviewers"}, {"count": 1, "group": "owners"}],
		"staging": [],
	},
	"candidates_max": 2,
	"cool_down_hours": {"dev": 0, "production": 24, "staging": 0},
	"evaluation": {"days": 30, "rows": 100},
	"evidence": {"days": 30, "required_suites": ["training"]},
	"lineage": ["data_taken_at", "licence", "model_card", "parameters"],
	"metrics": {"accuracy": {"better": "higher", "floor": 0.8, "tolerance": 0.01}},
	"retention_days": 30,
	"slices": {},
	"snapshot_days": 180,
	"soak_hours": {"dev": 0, "production": 72, "staging": 24},
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
