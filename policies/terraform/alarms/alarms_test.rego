package modeltrail.tests.terraform.alarms

import data.modeltrail.tests.plans

test_removed if {
	plans.codes(plans.ending(plans.alarm, "delete")) == {"alarms.removed"}
	plans.codes(plans.ending(plans.alarm, "forget")) == {"alarms.removed"}
}

test_muted if {
	plans.objections(plans.alarm, [plans.after("actions_enabled", false)]) == {"alarms.muted"}
	plans.objections(plans.alarm, [plans.gone("/after/actions_enabled")]) == {"alarms.muted"}
}

test_heard if {
	plans.objections(plans.alarm, []) == set()
}
