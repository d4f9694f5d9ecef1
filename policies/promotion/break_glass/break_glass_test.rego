package modeltrail.tests.promotion.break_glass

import data.modeltrail.tests.verdict

fixture := "promote-broken-glass"

alice := {"arn": "arn:aws:iam::111111111111:user/alice", "person": "111111111111/user/alice"}

test_not_named if {
	by_alice := [verdict.replace("/actor", alice), verdict.replace("/move/break_glass", data.fixtures[fixture].move.break_glass)]
	verdict.objections("promote", by_alice) == {"break_glass.not_named"}
	verdict.messages("promote", by_alice) == ["111111111111/user/alice does not belong to commanders, who may break the glass."]
	count(verdict.objections(fixture, [verdict.replace("/actor", alice)])) > 3
}

test_unexplained if {
	every path in ["/move/break_glass/ticket", "/move/break_glass/justification"] {
		every text in [" ", "\t\n"] {
			some "break_glass.unexplained" in verdict.objections(fixture, [verdict.replace(path, text)])
			verdict.objections("promote", [
				verdict.replace("/actor", data.fixtures[fixture].actor),
				verdict.replace("/move/break_glass", data.fixtures[fixture].move.break_glass),
				verdict.replace(path, text),
			]) == {"break_glass.unexplained"}
		}
	}
}

waiting(instant) := verdict.replace("/unreviewed", [{
	"by": alice,
	"environment": "production",
	"seq": 30,
	"time": instant,
	"version": 1,
}])

test_unreviewed if {
	every name in ["promote", "candidate", "promote-first", fixture] {
		verdict.objections(name, [waiting("2026-11-21T09:29:59.000000Z")]) == {"break_glass.unreviewed"}
		verdict.objections(name, [waiting("2999-01-01T00:00:00.000000Z")]) == {"break_glass.unreviewed"}
		verdict.objections(name, [waiting("2026-11-21T09:30:00.000000Z")]) == set()
	}
	verdict.messages("promote", [waiting("2026-11-01T00:00:00.000000Z")]) == ["Nobody has reviewed how breast-cancer@1 came past the rules into production at 2026-11-01T00:00:00.000000Z (event 30); that was due within 3 days."]
}

test_what_goes_back_waits_for_no_review if {
	every name in ["rollback", "demote", "delete", "restore"] {
		verdict.objections(name, [waiting("2026-11-01T00:00:00.000000Z")]) == set()
	}
}

# The schema keeps it out; were it loosened, the rule would still not be silent.
test_untold if {
	document := json.patch(data.fixtures.promote, [{"op": "remove", "path": "/unreviewed"}])
	untold(document) == {"break_glass.untold"}
}

untold(document) := codes if {
	codes := verdict.codes(document) with data.modeltrail.promotion.rules.input._well_formed as true
}

test_a_pipeline_does_not_break_it if {
	ci := {"arn": "arn:x", "person": "1/role/commander"}
	verdict.objections(fixture, [verdict.replace("/actor", ci)]) == set()
	document := json.patch(data.fixtures[fixture], [verdict.replace("/actor", ci)])
	decision := verdict.tuned(document, [verdict.replace("/pipelines", ["*/role/commander"])])
	decision.allow == false
	some violation in decision.violations
	violation.code == "break_glass.not_named"
}
