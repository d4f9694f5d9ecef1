package modeltrail.tests.lib.person

import data.modeltrail.lib.person

parameters := {
	"groups": {"owners": ["1/user/ada"], "reviewers": ["sso/*", "*/user/*", "*/role/*"]},
	"pipelines": ["*/role/ci"],
}

ada := {"person": " 1/USER/Ada "}

ci := {"person": "1/role/ci"}

test_case_and_blanks_make_no_second_person if {
	person.of({"person": " SSO/Ada "}) == person.of({"person": "sso/ada"})
	person.of({"person": "sso/ada"}) != person.of({"person": "sso/bob"})
}

test_an_actor_has_a_name_in_any_case if {
	person.name(ci) == "1/role/ci"
	person.name({}) == "nobody who is known"
}

test_a_pipeline_is_one_by_its_name if {
	person.is_pipeline(ci) with data.data.promotion as parameters
	not person.is_pipeline(ada) with data.data.promotion as parameters
}

test_a_group_is_who_its_patterns_name if {
	person.belongs(ada, "owners") with data.data.promotion as parameters
	person.belongs(ada, "reviewers") with data.data.promotion as parameters
	not person.belongs({"person": "1/user/bob"}, "owners") with data.data.promotion as parameters
	not person.belongs({"person": "1/user/a/b"}, "reviewers") with data.data.promotion as parameters
}

test_nobody_belongs_to_a_group_that_is_not_there if {
	not person.belongs(ada, "friends") with data.data.promotion as parameters
}

test_a_pipeline_belongs_to_no_group if {
	not person.belongs(ci, "reviewers") with data.data.promotion as parameters
}
