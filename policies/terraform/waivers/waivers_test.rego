package modeltrail.tests.terraform.waivers

import data.modeltrail.tests.plans

waiver := {
	"address": plans.table,
	"code": "data_loss.destroyed",
	"reason": "it was copied",
	"until": "2026-12-31T00:00:00Z",
}

waived(patches) := plans.tuned(plans.ending(plans.table, "delete"), [plans.set("/waivers", [object.union(waiver, patches)])])

said(decision) := {warning.code | some warning in decision.warnings; startswith(warning.code, "waivers.")}

test_used if {
	decision := waived({})
	decision.allow == true
	said(decision) == {"waivers.used"}
	[change.code | some change in decision.changes] == ["data_loss.destroyed"]
}

test_ending if {
	said(waived({"until": "2026-12-01T00:00:00Z"})) == {"waivers.ending", "waivers.used"}
	said(plans.tuned(data.plans.audit, [plans.set("/waivers", [object.union(waiver, {"until": "2026-12-01T00:00:00Z"})])])) == {"waivers.ending"}
}

test_ended if {
	decision := waived({"until": "2026-11-25T00:00:00Z"})
	decision.allow == false
	said(decision) == {"waivers.ended"}
}

test_another_waiver_lets_nothing_pass if {
	every patches in [{"address": plans.bucket}, {"code": "data_loss.replaced"}] {
		decision := waived(patches)
		decision.allow == false
		said(decision) == set()
	}
}

test_a_plan_that_is_not_whole_has_no_waiver if {
	decision := plans.tuned(
		json.patch(data.plans.audit, [plans.set("/complete", false)]),
		[plans.set("/waivers", [object.union(waiver, {"address": "", "code": "input.incomplete"})])],
	)
	decision.allow == false
}
