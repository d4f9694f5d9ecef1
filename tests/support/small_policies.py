"""Policies of a few lines, in a real OPA: what they decide is the test's to say."""

from pathlib import Path

_TEXT = """package modeltrail.promotion

decision := {
	"allow": count(_violations) == 0,
	"approvals": [_counted(approval) | some approval in input.approvals],
	"evidence": [_counted(run) | some run in input.evidence],
	"overridden": [],
	"rules": 1,
	"violations": _violations,
	"warnings": [],
}

_counted(fact) := {"counted": true, "seq": fact.seq, "why": "it counts"}

_violations := [violation |
	CONDITION
	violation := {
		"code": "small.no",
		"message": sprintf("Not version %v.", [input.move.version]),
		"remedy": "Ask for another.",
		"rule": "small",
	}
]
"""


def denying(folder: Path, condition: str) -> Path:
    """Write policies that deny a move where a condition holds; return their folder."""
    folder.mkdir(parents=True)
    (folder / "decision.rego").write_text(_TEXT.replace("CONDITION", condition), "utf-8")
    (folder / "data.json").write_text('{"data": {"promotion": {}}}', "utf-8")
    return folder
