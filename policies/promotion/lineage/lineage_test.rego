package modeltrail.tests.promotion.lineage

import data.modeltrail.tests.verdict

test_missing_is_found_alone_where_nothing_else_asks_for_it if {
	every fixture in ["promote", "promote-first", "candidate"] {
		every fact in ["data_digest", "data_snapshot", "data_source"] {
			path := concat("/", ["", "version", fact])
			verdict.objections(fixture, [verdict.replace(path, null)]) == {"lineage.missing"}
		}
	}
}

test_a_version_that_was_imported_goes_nowhere if {
	every fixture in ["promote", "promote-first", "candidate"] {
		some "lineage.missing" in verdict.objections(fixture, _imported)
	}
	every fixture in ["promote", "promote-first", "candidate", "rollback", "restore"] {
		some "artifact.unsound" in verdict.objections(fixture, _imported)
	}
}

test_each_fact_is_named if {
	facts := {message |
		some message in verdict.messages("candidate", _imported)
		contains(message, "was registered without")
	}
	facts == {
		"breast-cancer@2 was registered without an evaluation.",
		"breast-cancer@2 was registered without its files.",
		"breast-cancer@2 was registered without the commit of its code.",
		"breast-cancer@2 was registered without the digest of its data.",
		"breast-cancer@2 was registered without the snapshot of its data.",
		"breast-cancer@2 was registered without the source of its data.",
	}
}

test_what_is_not_told_is_not_known if {
	every fixture in ["promote", "candidate"] {
		gone := [{"op": "remove", "path": "/version/data_source"}]
		codes := verdict.objections(fixture, gone)
		codes & {"lineage.missing", "input.malformed"} != set()
	}
}

test_a_version_that_was_imported_can_be_deleted if {
	verdict.objections("delete", _imported) == set()
}

_imported := [
	verdict.replace("/version/artifact_digest", null),
	verdict.replace("/version/code_commit", null),
	verdict.replace("/version/data_digest", null),
	verdict.replace("/version/data_snapshot", null),
	verdict.replace("/version/data_source", null),
	verdict.replace("/version/evaluation", null),
	verdict.replace("/stored_artifact/digest", null),
	verdict.replace("/stored_artifact/problems", ["the version was imported without its files"]),
]

test_tier if {
	verdict.objections("promote", [verdict.replace("/version/parameters", null)]) == {"lineage.tier"}
	every fact in ["licence", "model_card", "parameters"] {
		gone := [verdict.replace(concat("/", ["/version", fact]), null)]
		verdict.objections("promote-high", gone) == {"lineage.tier"}
		verdict.objections("candidate-high", gone) == {"lineage.tier"}
	}
	verdict.messages("promote-high", [verdict.replace("/version/model_card", null)]) == ["credit-risk@2 was registered without a model card, which its risk tier high asks for."]
}

test_what_the_tier_does_not_ask_for_may_be_missing if {
	verdict.objections("promote", [
		verdict.replace("/version/licence", null),
		verdict.replace("/version/model_card", null),
		verdict.replace("/version/data_taken_at", null),
	]) == set()
}

# What an environment had once may be back in it, whatever is asked of new ones since.
test_going_back_asks_for_no_lineage if {
	unknown := [verdict.replace("/version/parameters", null), verdict.replace("/version/code_commit", null)]
	verdict.objections("rollback", unknown) == set()
	verdict.objections("restore", unknown) == set()
}
