package modeltrail.tests.terraform.artifact_bucket

import data.modeltrail.tests.plans

artifacts := plans.adding(data.plans["environment-first"], "aws_s3_bucket", {"bucket": "modeltrail-artifacts-222222222222", "force_destroy": false})

test_outside if {
	codes := plans.codes(artifacts)
	{code | some code in codes; startswith(code, "artifact_bucket.")} == {"artifact_bucket.outside"}
}

test_at_home if {
	home := "/configuration/provider_config/aws/expressions/allowed_account_ids/constant_value"
	codes := plans.codes(json.patch(artifacts, [plans.set(home, ["111111111111"])]))
	not "artifact_bucket.outside" in codes
	plans.codes(data.plans.audit) == set()
}
