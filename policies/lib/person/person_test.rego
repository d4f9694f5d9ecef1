package modeltrail.tests.lib.person

import data.modeltrail.lib.person

test_case_and_blanks_make_no_second_person if {
	person.of({"person": " SSO/Ada "}) == person.of({"person": "sso/ada"})
	person.of({"person": "sso/ada"}) != person.of({"person": "sso/bob"})
}
