package modeltrail.tests.lib.places

import data.modeltrail.lib.places

three := {
	"environments": ["dev", "staging", "production"],
	"placements": {
		"dev": {"candidates": [{"version": 3}, {"version": 4}], "champion": 2},
		"staging": {"candidates": [], "champion": null},
	},
}

test_known if {
	places.known("staging") with input as three
	not places.known("moon") with input as three
}

test_before if {
	places.before("production") == {"dev", "staging"} with input as three
	places.before("dev") == set() with input as three
	places.before("moon") == set() with input as three
}

test_previous if {
	places.previous("production") == "staging" with input as three
	not places.previous("dev") with input as three
	not places.previous("moon") with input as three
}

test_serves if {
	places.serves("dev", 2) with input as three
	places.serves("dev", 4) with input as three
	not places.serves("dev", 5) with input as three
	not places.serves("staging", 2) with input as three
	not places.serves("moon", 2) with input as three
}

test_since if {
	dated := {"placements": {"dev": {
		"candidates": [{"since": "then", "version": 3}],
		"champion": 2,
		"champion_since": "once",
	}}}
	places.since("dev", 2) == "once" with input as dated
	places.since("dev", 3) == "then" with input as dated
	not places.since("dev", 4) with input as dated
	not places.since("moon", 2) with input as dated
}
