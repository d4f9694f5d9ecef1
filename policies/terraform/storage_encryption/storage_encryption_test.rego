package modeltrail.tests.terraform.storage_encryption

import data.modeltrail.tests.plans

encryption := plans.setting("server_side_encryption_configuration")

usual := "rule/0/apply_server_side_encryption_by_default/0"

test_bucket if {
	plans.objections(encryption, [plans.after(concat("/", [usual, "sse_algorithm"]), "AES256")]) == {"storage_encryption.bucket"}
	plans.objections(encryption, [plans.after(concat("/", [usual, "kms_master_key_id"]), "")]) == {"storage_encryption.bucket"}
	plans.objections(encryption, [plans.after("rule", [])]) == {"storage_encryption.bucket"}
	plans.codes(plans.without(encryption)) == {"storage_encryption.bucket"}
}

test_table if {
	plans.objections(plans.table, [plans.after("server_side_encryption", [])]) == {"storage_encryption.table"}
	plans.objections(plans.table, [plans.after("server_side_encryption/0/enabled", false)]) == {"storage_encryption.table"}
	plans.objections(plans.table, [plans.after("server_side_encryption/0/kms_key_arn", null)]) == {"storage_encryption.table"}
}

test_other if {
	plans.codes(plans.with_extra("aws_ebs_volume", {"encrypted": false})) == {"storage_encryption.other"}
	plans.codes(plans.with_extra("aws_ebs_volume", {})) == {"storage_encryption.other"}
}

test_encrypted_is_well if {
	plans.objections(plans.table, []) == set()
	plans.codes(plans.with_extra("aws_ebs_volume", {"encrypted": true})) == set()
}

test_a_key_that_the_plan_makes_has_no_name_yet if {
	codes := plans.codes(data.plans["audit-first"])
	not "storage_encryption.bucket" in codes
	not "storage_encryption.table" in codes
}
