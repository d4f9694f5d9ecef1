package modeltrail.tests.lib.settings

import data.modeltrail.lib.settings

parameters := {
	"default_tier": "standard",
	"models": {
		"credit": {"tier": "high"},
		"fraud": {"metrics": {"recall": 1}, "tier": "high"},
		"spam": {"metrics": {"recall": 2}},
	},
	"tiers": {
		"high": {"metrics": {"accuracy": 3}, "rows": 30},
		"standard": {"metrics": {"accuracy": 4}, "rows": 40},
	},
}

of(model) := found if {
	found := {"of": settings.of, "tier": settings.tier} with input.move.model as model
		with data.data.promotion as parameters
}

test_a_model_that_is_not_named_has_the_default_tier if {
	of("digits") == {"of": {"metrics": {"accuracy": 4}, "rows": 40}, "tier": "standard"}
}

test_a_model_may_have_a_tier_and_nothing_of_its_own if {
	of("credit") == {"of": {"metrics": {"accuracy": 3}, "rows": 30}, "tier": "high"}
}

test_what_a_model_states_stands_for_the_whole_key if {
	of("fraud") == {"of": {"metrics": {"recall": 1}, "rows": 30}, "tier": "high"}
	of("spam") == {"of": {"metrics": {"recall": 2}, "rows": 40}, "tier": "standard"}
}

test_a_tier_that_is_not_there_has_no_settings if {
	settings.of == {} with input.move.model as "digits"
		with data.data.promotion as object.union(parameters, {"default_tier": "none"})
}
