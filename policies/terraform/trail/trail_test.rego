package modeltrail.tests.terraform.trail

import data.modeltrail.tests.plans

test_off if {
	plans.objections(plans.trail, [plans.after("enable_logging", false)]) == {"trail.off"}
	plans.objections(plans.trail, [plans.gone("/after/enable_logging")]) == {"trail.off"}
}

test_unproven if {
	plans.objections(plans.trail, [plans.after("enable_log_file_validation", null)]) == {"trail.unproven"}
}

test_one_region if {
	plans.objections(plans.trail, [plans.after("is_multi_region_trail", false)]) == {"trail.one_region"}
}

test_removed if {
	plans.codes(plans.ending(plans.trail, "delete")) == {"trail.removed"}
	plans.codes(plans.ending(plans.trail, "forget")) == {"trail.removed"}
}

test_well if {
	plans.objections(plans.trail, []) == set()
}
