package modeltrail.tests.terraform.versioning

import data.modeltrail.tests.plans

versioning := plans.setting("versioning")

test_off if {
	plans.objections(versioning, [plans.after("versioning_configuration/0/status", "Suspended")]) == {"versioning.off"}
	plans.objections(versioning, [plans.after("versioning_configuration", [])]) == {"versioning.off"}
	plans.objections(versioning, [plans.after("bucket", "another")]) == {"versioning.off"}
	plans.codes(plans.without(versioning)) == {"versioning.off"}
}

test_on if {
	plans.objections(versioning, []) == set()
}
