package modeltrail.tests.terraform.replacement

import data.modeltrail.tests.plans

test_replaced if {
	document := plans.changed(plans.pipeline, [plans.set("/actions", ["delete", "create"])])
	plans.codes(document) == set()
	plans.cautions(document) == {"replacement.replaced"}
}

test_what_holds_data_is_another_rule if {
	document := plans.changed(plans.table, [plans.set("/actions", ["delete", "create"])])
	plans.cautions(document) == set()
}

test_nothing_is_replaced if {
	plans.cautions(data.plans.audit) == set()
}
