# METADATA
# title: Permissions boundaries
# description: >-
#   No policy lets a role do more than its boundary.
package modeltrail.terraform.rules.boundaries

import data.modeltrail.lib.check
import data.modeltrail.lib.plan
import data.modeltrail.lib.statements

# METADATA
# title: A role has its boundary
# description: Each role that the parameters ask one of has exactly the boundary that they name.
# custom:
#   short_name: missing
#   failure_msg: "{address} has no permissions boundary {boundary}."
#   solution: Set permissions_boundary to the ARN of {boundary}.
checks contains check.of(rego.metadata.chain(), {{"address": role.address, "boundary": boundary} |
	some asked in data.data.terraform.boundaries
	some role in plan.of_type("aws_iam_role")
	statements.covered([asked.roles], role.after.name)
	boundary := asked.boundary
	not _bounded(role, boundary)
})

_bounded(role, boundary) if regex.match(
	sprintf(`^arn:[a-z-]+:iam::[0-9]{12}:policy/%s$`, [regex.replace(boundary, `[^A-Za-z0-9_]`, `\$0`)]),
	role.after.permissions_boundary,
)
