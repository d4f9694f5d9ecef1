package modeltrail.tests.terraform.recovery

import data.modeltrail.tests.plans

test_off if {
	plans.objections(plans.table, [plans.after("point_in_time_recovery/0/enabled", false)]) == {"recovery.off"}
	plans.objections(plans.table, [plans.after("point_in_time_recovery", [])]) == {"recovery.off"}
	plans.objections(plans.table, [plans.gone("/after/point_in_time_recovery")]) == {"recovery.off"}
}

test_on if {
	plans.objections(plans.table, []) == set()
}
