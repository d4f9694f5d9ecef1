package modeltrail.tests.terraform.tags

import data.modeltrail.tests.plans

test_missing if {
	plans.objections(plans.key, [plans.after("tags_all", {})]) == {"tags.missing"}
	plans.objections(plans.key, [plans.after("tags_all", {"owner": " "})]) == {"tags.missing"}
	plans.objections(plans.key, [plans.gone("/after/tags_all")]) == {"tags.missing"}
	plans.objections(plans.key, [plans.gone("/after/tags_all"), plans.set("/after_unknown/tags_all", true)]) == {"tags.missing"}
}

test_missing_where_only_all_tags_are_told if {
	plans.objections(plans.key, [plans.gone("/after/tags"), plans.after("tags_all", {})]) == {"tags.missing"}
}

test_tagged if {
	plans.objections(plans.key, []) == set()
	plans.objections(plans.key, [
		plans.gone("/after/tags_all"),
		plans.set("/after_unknown/tags_all", true),
		plans.after("tags", {"owner": "ml"}),
	]) == set()
}

test_what_cannot_be_tagged if {
	plans.objections(plans.key, [plans.gone("/after/tags_all"), plans.gone("/after/tags")]) == set()
}
