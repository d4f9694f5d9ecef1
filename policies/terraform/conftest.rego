# METADATA
# title: Conftest
# description: The decision over a plan, where conftest looks for it.
package main

import data.modeltrail.terraform

# METADATA
# title: What forbids the plan
deny contains violation if some violation in terraform.decision.violations

# METADATA
# title: What forbids the plan although no rule says so
deny contains {"msg": "The plan is not allowed."} if {
	not terraform.decision.allow
	not _objected
}

# METADATA
# title: What whoever approves the plan should know
warn contains warning if some warning in terraform.decision.warnings

_objected if count(terraform.decision.violations) > 0
