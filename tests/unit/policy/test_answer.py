from typing import Any

import pytest

from modeltrail.errors import Undecided
from modeltrail.policy import PolicyInput
from modeltrail.policy._answer import parse

_VIOLATION = {"code": "reason.missing", "message": "No reason.", "remedy": "-m", "rule": "reason"}
_YES = {
    "allow": True,
    "violations": [],
    "warnings": [],
    "overridden": [],
    "approvals": [{"seq": 40, "counted": True, "why": "someone else's"}],
    "evidence": [
        {"seq": 31, "counted": True, "why": "it passed"},
        {"seq": 34, "counted": True, "why": "it passed"},
    ],
    "rules": 21,
}
_NO = {**_YES, "allow": False, "violations": [_VIOLATION]}


def test_a_yes_and_a_no_are_decisions(move: PolicyInput) -> None:
    assert parse({"result": _YES}, move).allow
    refused = parse({"result": _NO}, move)
    assert not refused.allow
    assert refused.violations[0].code == "reason.missing"


@pytest.mark.parametrize("body", [{}, [], None, "yes", True, 1, {"allow": True}, {"Result": _YES}])
def test_an_undefined_decision_is_none(move: PolicyInput, body: Any) -> None:
    with pytest.raises(Undecided, match="its decision is undefined"):
        parse(body, move)


@pytest.mark.parametrize("result", [None, True, [], [_YES], "allow", 1, {}])
def test_another_shape_is_no_decision(move: PolicyInput, result: Any) -> None:
    with pytest.raises(Undecided, match="its answer is not a decision"):
        parse({"result": result}, move)


@pytest.mark.parametrize("key", _YES)
def test_a_decision_lacks_nothing(move: PolicyInput, key: str) -> None:
    partial = {name: value for name, value in _YES.items() if name != key}
    with pytest.raises(Undecided, match=f"{key}: Field required"):
        parse({"result": partial}, move)


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"allow": "true"},
        {"allow": 1},
        {"allow": None},
        {"violations": {}},
        {"violations": ["no"]},
        {"violations": [{**_VIOLATION, "message": ""}], "allow": False},
        {"violations": [{**_VIOLATION, "severity": 1}], "allow": False},
        {"warnings": None},
        {"approvals": [{"seq": "40", "counted": True, "why": "x"}]},
        {"evidence": [{"seq": 31, "counted": 1, "why": "x"}]},
        {"rules": 0},
        {"rules": True},
        {"rules": 2.5},
        {"rules": "21"},
    ],
    ids=str,
)
def test_a_decision_is_of_the_right_types(move: PolicyInput, change: dict[str, Any]) -> None:
    with pytest.raises(Undecided, match="its answer is not a decision"):
        parse({"result": _YES | change}, move)


def test_a_yes_with_violations_is_no_decision(move: PolicyInput) -> None:
    with pytest.raises(Undecided, match="allow: true with 1 violations"):
        parse({"result": {**_NO, "allow": True}}, move)


def test_a_no_without_violations_is_no_decision(move: PolicyInput) -> None:
    with pytest.raises(Undecided, match="allow: false with 0 violations"):
        parse({"result": {**_YES, "allow": False}}, move)


@pytest.mark.parametrize("judged", [[], [41], [40, 40]])
def test_a_yes_judges_the_approvals_it_was_told_of(move: PolicyInput, judged: list[int]) -> None:
    verdicts = [{"seq": seq, "counted": True, "why": "x"} for seq in judged]
    with pytest.raises(Undecided, match="it judged the approvals"):
        parse({"result": {**_YES, "approvals": verdicts}}, move)


@pytest.mark.parametrize("judged", [[], [31], [31, 34, 40], [31, 31]])
@pytest.mark.parametrize("answer", [_YES, _NO])
def test_every_run_of_a_suite_is_judged_too(
    move: PolicyInput, judged: list[int], answer: dict[str, Any]
) -> None:
    verdicts = [{"seq": seq, "counted": True, "why": "x"} for seq in judged]
    if judged or answer is _YES:
        with pytest.raises(Undecided, match="it judged the runs of test suites"):
            parse({"result": {**answer, "evidence": verdicts}}, move)


def test_a_no_to_a_malformed_input_judges_none(move: PolicyInput) -> None:
    answer = parse({"result": {**_NO, "approvals": [], "evidence": []}}, move)
    assert (answer.approvals, answer.evidence) == ([], [])
