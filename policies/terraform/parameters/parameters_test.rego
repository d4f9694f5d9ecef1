package modeltrail.tests.terraform.parameters

import data.modeltrail.terraform.rules
import data.modeltrail.tests.plans

refused(patches) if count(_problems(patches)) == 1

_problems(patches) := findings if {
	findings := {finding |
		some check in rules.parameters.checks
		some finding in check.findings
	} with data.data.terraform as json.patch(plans.parameters, patches)
}

refuses(patches) if {
	decision := plans.tuned(data.plans.audit, patches)
	decision.allow == false
	[violation.code | some violation in decision.violations] == ["parameters.malformed"]
}

test_nothing_else_is_said if {
	refuses([plans.set("/misspelled", [])])
}

test_malformed if {
	every name, _ in plans.parameters {
		refused([plans.gone(concat("", ["/", name]))])
		every value in [null, "", 7, [[]]] {
			refused([plans.set(concat("", ["/", name]), value)])
		}
	}
	refused([plans.set("/misspelled", [])])
	refused([plans.set("/accounts/platform", "11111111111")])
	refused([plans.set("/waivers/-", {"address": "a", "code": "c", "reason": " ", "until": "2026-12-31T00:00:00Z"})])
	refused([plans.set("/waivers/-", {"address": "a", "code": "c", "reason": "r", "until": "soon"})])
}

test_malformed_where_there_are_none if {
	decision := data.modeltrail.terraform.decision with input as data.plans.audit
		with data.data as {}
	decision.allow == false
	[violation.code | some violation in decision.violations] == ["parameters.malformed"]
}

test_the_parameters_of_the_project_are_well_formed if {
	decision := data.modeltrail.terraform.decision with input as data.plans.audit
	decision.allow == true
}
