package modeltrail.tests.terraform.object_lock

import data.modeltrail.tests.plans

lock := plans.setting("object_lock_configuration")

retention := "rule/0/default_retention/0"

test_unlocked if {
	every attribute, value in {"days": 364, "mode": "GOVERNANCE"} {
		plans.objections(lock, [plans.after(concat("/", [retention, attribute]), value)]) == {"object_lock.unlocked"}
	}
	plans.objections(lock, [plans.after(concat("/", [retention, "days"]), "3653")]) == {"object_lock.unlocked"}
	plans.objections(plans.bucket, [plans.after("object_lock_enabled", false)]) == {"object_lock.unlocked"}
	plans.codes(plans.without(lock)) == {"object_lock.unlocked"}
}

test_years_are_as_good_as_days if {
	plans.objections(lock, [plans.after("rule/0/default_retention", [{"days": 0, "mode": "COMPLIANCE", "years": 1}])]) == set()
	plans.objections(lock, [plans.after("rule/0/default_retention", [{"days": 1, "mode": "COMPLIANCE", "years": 1}])]) == {"object_lock.unlocked"}
	plans.objections(lock, []) == set()
}

test_other_buckets_need_no_lock if {
	document := plans.tuned(plans.without(lock), [plans.set("/audit/buckets", ["evidence-*"])])
	document.allow == true
}
