package modeltrail.tests.terraform.key_rotation

import data.modeltrail.tests.plans

test_off if {
	every value in [false, null, "true", 1] {
		plans.objections(plans.key, [plans.after("enable_key_rotation", value)]) == {"key_rotation.off"}
	}
	plans.objections(plans.key, [plans.gone("/after/enable_key_rotation")]) == {"key_rotation.off"}
}

test_on if {
	plans.objections(plans.key, []) == set()
}

test_a_key_that_signs_cannot_rotate if {
	plans.objections(plans.key, [
		plans.after("enable_key_rotation", false),
		plans.after("customer_master_key_spec", "ECC_NIST_P256"),
	]) == set()
}
