package modeltrail.tests.promotion.waivers

import data.modeltrail.tests.verdict

fixture := "promote-waived"

said(changes) := verdict.decide(json.patch(data.fixtures[fixture], changes))

changed(field, value) := verdict.replace(concat("/", ["/waivers/0", field]), value)

cautions(changes) := {warning.code | some warning in said(changes).warnings}

test_ending if {
	cautions([changed("until", "2026-12-01T09:30:00.000000Z")]) == {"waivers.ending"}
	cautions([changed("until", "2026-12-01T09:30:00.000001Z")]) == set()
	said([changed("until", "2026-12-01T09:30:00.000000Z")]).allow == true
}

test_ended if {
	every instant in ["2026-11-24T09:30:00.000000Z", "2026-11-01T09:30:00.000000Z", "2999-01-01T00:00:00.000000Z"] {
		cautions([changed("until", instant)]) == {"waivers.ended"}
		said([changed("until", instant)]).allow == false
	}
	[warning] := said([changed("until", "2026-11-01T09:30:00.000000Z")]).warnings
	warning.message == "The waiver of soak.too_short for credit-risk@2 (event 42) ended at 2026-11-01T09:30:00.000000Z."
}

test_void if {
	every person in ["111111111111/user/bob", "111111111111/user/alice", "111111111111/role/ci"] {
		decision := said([changed("by", {"arn": "arn:x", "person": person})])
		[violation.code | some violation in decision.violations] == ["soak.too_short"]
		[warning.code | some warning in decision.warnings] == ["waivers.void"]
	}
}

# An owner, too.
test_who_asks_waives_nothing if {
	erin := data.fixtures[fixture].waivers[0].by
	decision := said([verdict.replace("/actor", erin)])
	[violation.code | some violation in decision.violations] == ["soak.too_short"]
	[warning.message | some warning in decision.warnings] == ["The waiver of soak.too_short for credit-risk@2 (event 42) counts for nothing; 111111111111/user/erin gave it."]
}

test_a_waiver_lets_pass_what_it_names if {
	every change in [
		changed("code", "soak.unset"),
		changed("environment", "staging"),
	] {
		said([change]).allow == false
		said([change]).warnings == []
	}
	said([changed("environment", null)]).allow == true
}

test_what_a_waiver_lets_pass_is_said if {
	[overridden] := said([]).overridden
	overridden.by == "waiver #42"
	overridden.code == "soak.too_short"
	said([]).violations == []
}

# The input cannot say so; were it loosened, the rule would not take it either.
test_a_waiver_of_another_version_counts_for_nothing if {
	of([changed("version", 1)]) == set()
	of([]) == {42}
}

of(changes) := found if {
	found := data.modeltrail.promotion.rules.waivers.of({"code": "soak.too_short"}) with data.data.promotion as verdict.parameters
		with input as json.patch(data.fixtures[fixture], changes)
}
