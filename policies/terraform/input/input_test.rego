package modeltrail.tests.terraform.input

import data.modeltrail.tests.plans

refused(document, problem) if {
	decision := plans.decide(document)
	decision.allow == false
	count(decision.violations) > 0
	every violation in decision.violations {
		violation.code == problem
	}
}

test_malformed if {
	every part in ["complete", "configuration", "errored", "format_version", "planned_values", "resource_changes", "timestamp"] {
		refused(json.patch(data.plans.audit, [plans.gone(concat("", ["/", part]))]), "input.malformed")
		refused(json.patch(data.plans.audit, [plans.set(concat("", ["/", part]), null)]), "input.malformed")
	}
	refused(json.patch(data.plans.audit, [plans.set("/resource_changes", [])]), "input.malformed")
	refused(plans.changed(plans.table, [plans.set("/actions", ["delete", "update"])]), "input.malformed")
	refused(plans.changed(plans.table, [plans.set("/actions", [])]), "input.malformed")
	plans.codes(json.patch(data.plans.audit, [plans.gone("/timestamp")])) == {"input.malformed"}
}

test_malformed_where_there_is_no_input if {
	decision := data.modeltrail.terraform.decision with data.data.terraform as plans.parameters
	decision.allow == false
	[violation.code | some violation in decision.violations] == ["input.malformed"]
}

test_incomplete if {
	plans.codes(json.patch(data.plans.audit, [plans.set("/complete", false)])) == {"input.incomplete"}
	plans.codes(json.patch(data.plans.audit, [plans.set("/errored", true)])) == {"input.incomplete"}
}

test_inconsistent if {
	plans.codes(json.patch(data.plans.audit, [plans.gone("/resource_changes/3")])) == {"input.inconsistent"}
	refused(json.patch(data.plans.audit, [plans.gone("/planned_values/root_module/resources/3")]), "input.inconsistent")
	refused(json.patch(data.plans.audit, [plans.gone("/configuration/root_module/resources/3")]), "input.inconsistent")
	refused(json.patch(data.plans.audit, [plans.set("/resource_changes/-", data.plans.audit.resource_changes[0])]), "input.inconsistent")
	refused(json.patch(data.plans.audit, [plans.set("/resource_changes/3/name", "other")]), "input.inconsistent")
}

test_whole if {
	every name in ["audit", "audit-first", "audit-destroy", "shapes", "platform-first"] {
		every code in plans.codes(data.plans[name]) {
			not startswith(code, "input.")
		}
	}
}

test_an_instance_has_its_index if {
	address := sprintf("%s[0]", [data.plans.audit.resource_changes[3].address])
	counted := json.patch(data.plans.audit, [
		plans.set("/resource_changes/3/address", address),
		plans.set("/resource_changes/3/index", 0),
		plans.set("/planned_values/root_module/resources/3/address", address),
	])
	plans.codes(counted) == set()
	plans.codes(json.patch(counted, [plans.set("/resource_changes/3/index", 1)])) == {"input.inconsistent"}
}
