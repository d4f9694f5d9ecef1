package modeltrail.tests.promotion.parameters

import data.modeltrail.lib.parameters
import data.modeltrail.promotion
import data.modeltrail.promotion.rules
import data.modeltrail.tests.verdict

# Of a model that goes by them.
refused(patches) if {
	some fixture in ["promote", "promote-high"]
	decision := verdict.tuned(data.fixtures[fixture], patches)
	decision.allow == false
	{violation.code | some violation in decision.violations} == {"parameters.malformed"}
}

test_malformed_by_a_missing_part if {
	every key, _ in verdict.parameters {
		refused([{"op": "remove", "path": concat("/", ["", key])}])
	}
	every key, _ in verdict.standard {
		refused([{"op": "remove", "path": concat("/", ["/tiers/standard", key])}])
	}
}

test_malformed_by_a_wrong_type if {
	refused([verdict.replace("/tiers/standard/approvals/production", 1)])
	refused([verdict.replace("/tiers/standard/approvals/production/0/count", 0)])
	refused([verdict.replace("/tiers/standard/approvals/production", null)])
	refused([verdict.replace("/tiers/standard/metrics/accuracy/tolerance", "NaN")])
	refused([verdict.replace("/tiers/standard/metrics/accuracy/better", "up")])
	refused([verdict.replace("/tiers/standard/metrics", {})])
	refused([verdict.replace("/tiers/standard/evidence/required_suites", null)])
	refused([verdict.replace("/tiers/standard/soak_hours/production", -1)])
	refused([verdict.replace("/tiers/standard/snapshot_days", "none")])
	refused([verdict.replace("/tiers/standard/lineage", ["mood"])])
	refused([verdict.replace("/models/credit-risk/slices/age under 25", {})])
	refused([verdict.replace("/waivers/never", ["artefact"])])
	refused([verdict.replace("/pipelines", "*/role/ci")])
	refused([{"op": "add", "path": "/effective_on/soak.too_short", "value": "tomorrow"}])
}

test_malformed_by_a_misspelled_part if {
	every path in ["/tier", "/tiers/standard/evidence/suites", "/models/credit-risk/metric", "/tiers/standard/metrics/accuracy/tolerence"] {
		refused([{"op": "add", "path": path, "value": 0}])
	}
}

unknown(patches) := {violation.message |
	some violation in verdict.tuned(data.fixtures.promote, patches).violations
	violation.code == "parameters.unknown"
}

test_unknown if {
	decision := verdict.tuned(data.fixtures.promote, [verdict.replace("/default_tier", "medium")])
	[violation.code | some violation in decision.violations] == ["parameters.unknown"]
	unknown([verdict.replace("/default_tier", "medium")]) == {"The policy's parameters name the default tier medium, and do not say what that is."}
	unknown([verdict.replace("/models/credit-risk/tier", "medium")]) == {"The policy's parameters name the tier of credit-risk, medium, and do not say what that is."}
	unknown([verdict.replace("/waivers/group", "kings")]) == {"The policy's parameters name the group kings, and do not say what that is."}
	unknown([verdict.replace("/break_glass/group", "kings")]) == {"The policy's parameters name the group kings, and do not say what that is."}
	unknown([verdict.replace("/tiers/standard/approvals/production/0/group", "kings")]) == {"The policy's parameters name the group kings, and do not say what that is."}
}

test_a_model_need_not_name_its_tier if {
	verdict.tuned(data.fixtures.promote, [{"op": "add", "path": "/models/breast-cancer", "value": {"retention_days": 1}}]).allow == true
}

test_every_rule_can_be_one_that_nothing_sets_aside if {
	{rule | some rule in parameters.schema.properties.waivers.properties.never.items.enum} == object.keys(rules)
}

test_what_others_state_is_not_asked_for if {
	patches := [verdict.replace("/tiers/high/soak_hours", "none")]
	verdict.tuned(data.fixtures.promote, patches).allow == true
	verdict.tuned(data.fixtures["promote-high"], patches).allow == false
}

freeze(changed) := [verdict.replace("/freezes", [object.union(
	{
		"environments": ["dev"],
		"from": "22:00",
		"name": "weekend",
		"until": "24:00",
		"weekdays": ["Sunday"],
		"zone": "Europe/Berlin",
	},
	changed,
)])]

test_malformed_by_a_freeze if {
	verdict.tuned(data.fixtures.promote, freeze({})).allow == true
	refused(freeze({"from": "9:00"}))
	refused(freeze({"until": "24:01"}))
	refused(freeze({"weekdays": ["sunday"]}))
	refused(freeze({"weekdays": []}))
	refused(freeze({"zone": ""}))
	refused(freeze({"weekdays": null}))
}

# A pattern that OPA cannot read, or that no name in its one spelling has, would match nobody.
test_malformed_by_a_pattern if {
	every pattern in ["", "*/role/[ci", "*/role/{ci", "*/role/CI", "*/role/ci ", 7, null] {
		refused([verdict.replace("/pipelines/0", pattern)])
	}
}

test_malformed_by_half_a_metric if {
	every part in ["better", "floor", "tolerance"] {
		refused([{"op": "remove", "path": concat("/", ["/tiers/standard/metrics/accuracy", part])}])
	}
	refused([verdict.replace("/models/credit-risk/metrics", {})])
	refused([verdict.replace("/models/credit-risk/metrics", {"recall": 0.1})])
}

test_malformed_by_another_kind_of_part if {
	every path in ["/tiers", "/tiers/standard", "/tiers/standard/approvals", "/waivers", "/break_glass", "/models", "/groups", "/effective_on"] {
		refused([verdict.replace(path, [])])
		refused([verdict.replace(path, "")])
	}
}

test_malformed_where_there_are_none if {
	decision := promotion.decision with input as data.fixtures.promote
		with data.data as {"schemas": data.data.schemas}
	decision.allow == false
	[violation.message | some violation in decision.violations] == ["The policy's parameters are not usable: there are none."]
}

test_the_parameters_of_the_project_are_well_formed if {
	decision := promotion.decision with input as data.fixtures.demote
	decision.allow == true
}
