"""`modeltrail check promotion FILE`: the policy asked once more about what it was told before."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from modeltrail.cli import Sessions
from modeltrail.policy import find_opa
from tests.support.command_line import Ran, call
from tests.support.small_policies import denying
from tests.unit.cli.sarif import SARIF

ROOT = Path(__file__).parents[3]
FIXTURE = ROOT / "tests" / "policies" / "fixtures" / "promote" / "input.json"
ASKED = json.loads(FIXTURE.read_bytes())


@pytest.fixture(scope="module")
def sessions() -> Iterator[Sessions]:
    with closing(Sessions()) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PLATFORM", "POLICIES", "POLICIES_KEY"):
        monkeypatch.delenv(f"MODELTRAIL_{name}", raising=False)
    monkeypatch.setenv("MODELTRAIL_OPA", str(find_opa(ROOT).path))


def check(sessions: Sessions, file: object, *words: object) -> Ran:
    policies = ("--policies", ROOT / "policies")
    return call("check", "promotion", file, *policies, *words, sessions=sessions)


def test_what_json_printed_is_judged_once_more_alone_or_whole(sessions: Sessions) -> None:
    told = check(sessions, FIXTURE, "--json")
    assert told.document["input"] == ASKED
    Path("whole.json").write_text(told.out)
    again = check(sessions, "whole.json", "--json")
    assert (again.code, again.document) == (told.code, told.document)
    assert told.code == (0 if told.document["decision"]["allow"] else 1)


def test_the_exit_code_is_the_answer_and_the_rules_are_counted(tmp_path: Path) -> None:
    strict = denying(tmp_path / "strict", "input.move.version == 2")
    lenient = denying(tmp_path / "lenient", "input.move.version == 3")
    denied = call("check", "promotion", FIXTURE, "--policies", strict)
    assert denied.code == 1
    first, second, *rest = denied.out.splitlines()
    assert first == "Promotion of breast-cancer@2 to production:"
    assert second.startswith("denied (1 rule, OPA ")
    assert rest[:2] == ["  violation small.no: Not version 2.", "    remedy: Ask for another."]
    assert denied.err == ""
    allowed = call("check", "promotion", FIXTURE, "--policies", lenient)
    assert (allowed.code, "allowed (1 rule" in allowed.out) == (0, True)


def test_sarif_and_junit_say_what_the_decision_says(sessions: Sessions) -> None:
    document = {**ASKED, "move": {**ASKED["move"], "reason": None}}
    Path("asked.json").write_text(json.dumps(document))
    decision = check(sessions, "asked.json", "--json").document["decision"]
    assert "reason.missing" in [one["code"] for one in decision["violations"]]
    sarif = check(sessions, "asked.json", "--format", "sarif")
    assert sarif.code == 1
    jsonschema.validate(sarif.document, SARIF, jsonschema.Draft202012Validator)
    results = sarif.document["runs"][0]["results"]
    assert [one["ruleId"] for one in results if one["level"] == "error"] == [
        one["code"] for one in (*decision["violations"], *decision["overridden"])
    ]
    junit = ET.fromstring(check(sessions, "asked.json", "--format", "junit").out)  # noqa: S314
    cases = junit.findall("./testsuite/testcase")
    assert len(cases) == decision["rules"]
    failed = [case for case in cases if case.find("failure") is not None]
    assert {case.attrib["name"].split(":")[0] for case in failed} == {
        one["code"] for one in decision["violations"]
    }


def test_what_a_waiver_set_aside_is_told_as_set_aside(tmp_path: Path) -> None:
    policies = denying(tmp_path / "policies", "false")
    rule = policies / "decision.rego"
    aside = '{"code": "small.no", "message": "No.", "remedy": "Ask.", "rule": "small"'
    text = rule.read_text("utf-8")
    rule.write_text(
        text.replace('"overridden": []', f'"overridden": [{aside}, "by": "waiver #12"}}]')
    )
    (policies / "report.rego").write_text(
        "package modeltrail.report\n\n"
        'promotion := [{"code": "small.no", "rule": "small", "title": "T", "description": "D", '
        '"solution": "S"}]\n'
    )
    words = ("check", "promotion", FIXTURE, "--policies", policies, "--format")
    sarif = call(*words, "sarif")
    assert sarif.code == 0
    jsonschema.validate(sarif.document, SARIF, jsonschema.Draft202012Validator)
    [result] = sarif.document["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "external", "justification": "waiver #12"}]
    junit = ET.fromstring(call(*words, "junit").out)  # noqa: S314 (our own)
    assert (junit.attrib["failures"], junit.attrib["skipped"]) == ("0", "1")
    [skipped] = junit.iter("skipped")
    assert skipped.attrib["message"] == "waiver #12"


def test_policies_that_name_another_number_of_checks_are_not_reported(tmp_path: Path) -> None:
    policies = denying(tmp_path / "policies", "false")
    (policies / "report.rego").write_text("package modeltrail.report\n\npromotion := []\n")
    words = ("check", "promotion", FIXTURE, "--policies", policies, "--format", "junit")
    ran = call(*words)
    assert (ran.code, ran.out) == (3, "")
    assert "says that 1 checks ran, and names 0" in ran.err


NO_INPUTS: dict[str, Any] = {
    "no JSON": "{",
    "a list": [],
    "an empty object": {},
    "an older form": {**ASKED, "schema_version": 1},
    "a field too many": {**ASKED, "more": 1},
    "a field too few": {key: value for key, value in ASKED.items() if key != "approvals"},
    "an input that is none": {"input": 7},
}


@pytest.mark.parametrize("document", NO_INPUTS.values(), ids=NO_INPUTS)
def test_what_the_policy_was_never_told_is_refused(sessions: Sessions, document: Any) -> None:
    Path("asked.json").write_text(document if isinstance(document, str) else json.dumps(document))
    ran = check(sessions, "asked.json")
    assert (ran.code, ran.out) == (2, "")
    assert "'asked.json' is not" in ran.err


@pytest.mark.parametrize("words", [("-m", "why"), ("--older",)])
def test_a_file_says_itself_what_would_be_asked(sessions: Sessions, words: tuple[str, ...]) -> None:
    assert check(sessions, FIXTURE, *words).code == 2
    assert check(sessions, "missing.json").code == 2
