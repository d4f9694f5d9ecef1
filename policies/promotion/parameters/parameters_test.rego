package modeltrail.tests.promotion.parameters

import data.modeltrail.promotion
import data.modeltrail.tests.verdict

refused(patches) if {
	decision := verdict.tuned(data.fixtures.promote, patches)
	decision.allow == false
	{violation.code | some violation in decision.violations} == {"parameters.malformed"}
}

test_malformed_by_a_missing_part if {
	every path in ["/approvals", "/evidence", "/metrics", "/metrics/default", "/metrics/models", "/evidence/required_suites", "/pipelines"] {
		refused([{"op": "remove", "path": path}])
	}
}

test_malformed_by_a_wrong_type if {
	refused([verdict.replace("/approvals/production", "1")])
	refused([verdict.replace("/approvals/production", -1)])
	refused([verdict.replace("/approvals/production", null)])
	refused([verdict.replace("/metrics/default/accuracy/tolerance", "NaN")])
	refused([verdict.replace("/metrics/default/accuracy/better", "up")])
	refused([verdict.replace("/metrics/default", {})])
	refused([verdict.replace("/evidence/required_suites", null)])
	refused([verdict.replace("/pipelines", "*/role/ci")])
}

test_malformed_by_a_misspelled_part if {
	every path in ["/approval", "/evidence/suites", "/metrics/model", "/metrics/default/accuracy/tolerence"] {
		refused([{"op": "add", "path": path, "value": 0}])
	}
}

# A pattern that OPA cannot read, or that no name in its one spelling has, would match nobody.
test_malformed_by_a_pattern if {
	every pattern in ["", "*/role/[ci", "*/role/{ci", "*/role/CI", "*/role/ci ", 7, null] {
		refused([verdict.replace("/pipelines/0", pattern)])
	}
}

test_malformed_by_half_a_metric if {
	refused([{"op": "remove", "path": "/metrics/default/accuracy/tolerance"}])
	refused([{"op": "remove", "path": "/metrics/default/accuracy/better"}])
	refused([{"op": "add", "path": "/metrics/models/fraud", "value": {}}])
	refused([{"op": "add", "path": "/metrics/models/fraud", "value": {"recall": 0.1}}])
}

test_malformed_by_another_kind_of_part if {
	every path in ["/approvals", "/evidence", "/metrics", "/metrics/default", "/metrics/models", "/metrics/default/accuracy"] {
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
