package modeltrail.tests.terraform.boundaries

import data.modeltrail.tests.plans

test_missing if {
	every boundary in [null, "", 7, "arn:aws:iam::111111111111:policy/other", "arn:aws:iam::111111111111:policy/modeltrail-boundary-2"] {
		plans.objections(plans.auditor, [plans.after("permissions_boundary", boundary)]) == {"boundaries.missing"}
	}
	plans.objections(plans.auditor, [plans.gone("/after/permissions_boundary")]) == {"boundaries.missing"}
}

test_bounded if {
	plans.objections(plans.auditor, []) == set()
}

test_others_need_none if {
	document := plans.changed(plans.auditor, [plans.after("permissions_boundary", null)])
	plans.tuned(document, [plans.set("/boundaries/0/roles", "modeltrail-c*")]).allow == true
	plans.tuned(document, [plans.set("/boundaries", [])]).allow == true
}
