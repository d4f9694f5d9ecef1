package modeltrail.tests.terraform.deletion_protection

import data.modeltrail.tests.plans

test_table if {
	plans.objections(plans.table, [plans.after("deletion_protection_enabled", false)]) == {"deletion_protection.table"}
	plans.objections(plans.table, [plans.gone("/after/deletion_protection_enabled")]) == {"deletion_protection.table"}
}

test_bucket if {
	plans.objections(plans.bucket, [plans.after("force_destroy", true)]) == {"deletion_protection.bucket"}
	plans.objections(plans.bucket, [plans.after("force_destroy", null)]) == {"deletion_protection.bucket"}
}

test_protected if {
	plans.objections(plans.bucket, []) == set()
}
