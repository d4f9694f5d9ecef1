package modeltrail.tests.terraform.data_loss

import data.modeltrail.tests.plans

test_destroyed if {
	plans.codes(plans.ending(plans.table, "delete")) == {"data_loss.destroyed"}
}

test_replaced if {
	every actions in [["delete", "create"], ["create", "delete"], ["create", "forget"], ["forget", "create"]] {
		plans.objections(plans.table, [plans.set("/actions", actions)]) == {"data_loss.replaced"}
	}
}

test_forgotten if {
	plans.codes(plans.ending(plans.key, "forget")) == {"data_loss.forgotten"}
}

test_what_holds_no_data_may_go if {
	plans.codes(plans.ending(plans.reading, "delete")) == set()
	plans.codes(plans.ending(plans.reading, "forget")) == set()
}

test_a_change_in_place_loses_nothing if {
	plans.objections(plans.table, [plans.set("/actions", ["update"])]) == set()
}

test_each_is_named if {
	plans.messages(data.plans["audit-destroy"]) == [sprintf("%s holds data, and is destroyed.", [address]) |
		some address in [plans.table, plans.key, plans.bucket]
	]
}

expiring(part, value) := plans.codes(plans.with_extra("aws_s3_bucket_lifecycle_configuration", {"rule": [{"id": "a"}, {"id": "b", part: value}]}))

test_expires if {
	expiring("expiration", [{"days": 30}]) == {"data_loss.expires"}
	expiring("noncurrent_version_expiration", [{"noncurrent_days": 1}]) == {"data_loss.expires"}
}

test_ending_abandoned_uploads_loses_nothing if {
	expiring("abort_incomplete_multipart_upload", [{"days_after_initiation": 7}]) == set()
	expiring("expiration", []) == set()
}
