package modeltrail.tests.terraform.storage_public

import data.modeltrail.tests.plans

block := plans.setting("public_access_block")

test_unblocked if {
	every attribute in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] {
		plans.objections(block, [plans.after(attribute, false)]) == {"storage_public.unblocked"}
		plans.objections(block, [plans.gone(concat("/", ["/after", attribute]))]) == {"storage_public.unblocked"}
	}
}

test_unblocked_where_nothing_blocks if {
	plans.codes(plans.without(block)) == {"storage_public.unblocked"}
	plans.objections(block, [plans.after("bucket", "another")]) == {"storage_public.unblocked"}
}

test_acl if {
	plans.codes(plans.with_extra("aws_s3_bucket_acl", {"acl": "public-read"})) == {"storage_public.acl"}
	plans.codes(plans.with_extra("aws_s3_bucket_acl", {"acl": null})) == {"storage_public.acl"}
}

test_a_private_acl_is_none if {
	plans.codes(plans.with_extra("aws_s3_bucket_acl", {"acl": "private"})) == set()
	plans.objections(block, []) == set()
}

# Once a bucket is there, its ACL stands in the plan though nobody states it.
test_only_a_stated_acl_counts if {
	plans.objections(plans.bucket, [plans.after("acl", "public-read")]) == set()
}

test_acl_of_the_bucket_itself if {
	document := plans.with_extra("aws_s3_bucket", {"acl": "public-read", "bucket": "b"})
	"storage_public.acl" in plans.codes(document)
}
