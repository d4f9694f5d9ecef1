# METADATA
# title: Trails
# description: >-
#   What is done in an account is recorded, and the record can be proven.
package modeltrail.terraform.rules.trail

import data.modeltrail.lib.check
import data.modeltrail.lib.plan

# METADATA
# title: A trail is on
# description: Its logging is enabled.
# custom:
#   short_name: off
#   failure_msg: "{address} records nothing."
#   solution: Set enable_logging = true, or leave it out.
checks contains check.of(rego.metadata.chain(), {{"address": trail.address} | some trail in plan.of_type("aws_cloudtrail"); not _on(trail, "enable_logging")})

# METADATA
# title: A trail can be proven
# description: Its log files are validated.
# custom:
#   short_name: unproven
#   failure_msg: "{address} does not validate its log files."
#   solution: Set enable_log_file_validation = true.
checks contains check.of(rego.metadata.chain(), {{"address": trail.address} | some trail in plan.of_type("aws_cloudtrail"); not _on(trail, "enable_log_file_validation")})

# METADATA
# title: A trail covers every region
# description: It is a trail of all regions.
# custom:
#   short_name: one_region
#   failure_msg: "{address} records one region only."
#   solution: Set is_multi_region_trail = true.
checks contains check.of(rego.metadata.chain(), {{"address": trail.address} | some trail in plan.of_type("aws_cloudtrail"); not _on(trail, "is_multi_region_trail")})

# METADATA
# title: A trail stays
# description: It is neither destroyed nor forgotten.
# custom:
#   short_name: removed
#   failure_msg: "{address} is removed."
#   solution: Keep it, and change it in place.
checks contains check.of(rego.metadata.chain(), {{"address": trail.address} | some trail in plan.ended; trail.type == "aws_cloudtrail"})

_on(trail, attribute) if trail.after[attribute] == true
