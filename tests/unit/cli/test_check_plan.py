"""`modeltrail check plan`, as a pipeline calls it: no platform, no profile, a real OPA."""

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from modeltrail.cli import Sessions
from tests.support.command_line import PROGRAM, Ran, call, environment, finished
from tests.unit.cli.sarif import SARIF

ROOT = Path(__file__).parents[3]
POLICIES = ROOT / "policies"
PLANS = ROOT / "tests" / "policies" / "terraform" / "plans"


@pytest.fixture(scope="module")
def sessions() -> Iterator[Sessions]:
    """One OPA for all these calls."""
    with closing(Sessions()) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PLATFORM", "POLICIES", "POLICIES_KEY", "OPA"):
        monkeypatch.delenv(f"MODELTRAIL_{name}", raising=False)


def plan(name: str) -> Path:
    return PLANS / name / "plan.json"


def check(sessions: Sessions, file: object, *words: object) -> Ran:
    return call("check", "plan", file, "--policies", POLICIES, *words, sessions=sessions)


def test_a_plan_without_violations_is_allowed_by_rules_that_are_counted(sessions: Sessions) -> None:
    ran = check(sessions, plan("audit"))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"'{plan('audit')}': allowed (48 rules, OPA ")


def test_the_worst_change_comes_first_and_each_violation_says_where_and_what_to_do(
    sessions: Sessions,
) -> None:
    ran = check(sessions, plan("shapes"))
    assert ran.code == 1
    first, head, *lines = ran.out.splitlines()
    assert ": denied (48 rules, OPA " in first
    assert head.split() == ["Rank", "Change", "Address", "What"]
    table = lines[: next(at for at, line in enumerate(lines) if line.startswith("  violation"))]
    ranks = [int(line.split()[0]) for line in table]
    assert ranks == sorted(ranks)
    assert table[0].split()[:3] == ["2", "data_loss.replaced", "aws_dynamodb_table.notes"]
    said = dict(pairwise(lines))
    violation = "  violation data_loss.replaced: aws_dynamodb_table.notes holds data, and is"
    [remedy] = [after for line, after in said.items() if line.startswith(violation)]
    assert remedy.startswith("    remedy: Leave the attribute")


def test_the_same_as_one_json_document(sessions: Sessions) -> None:
    told = [
        check(sessions, plan("shapes"), *as_json) for as_json in (["--json"], ["--format=json"])
    ]
    assert told[0] == told[1]
    assert told[0].code == 1
    decision = told[0].document["decision"]
    assert decision["rules"] == 48
    assert decision["revision"].startswith("sha256:")
    assert {"code", "address", "message", "remedy"} <= set(decision["violations"][0])


def test_sarif_names_every_rule_that_ran_and_every_finding(sessions: Sessions) -> None:
    ran = check(sessions, plan("shapes"), "--format", "sarif")
    decision = check(sessions, plan("shapes"), "--json").document["decision"]
    assert ran.code == 1
    jsonschema.validate(ran.document, SARIF, jsonschema.Draft202012Validator)
    [run] = ran.document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) >= 48
    assert len(set(rules)) == len(rules)
    results = run["results"]
    assert [(r["level"], r["ruleId"]) for r in results] == [
        *(("error", one["code"]) for one in decision["violations"]),
        *(("warning", one["code"]) for one in decision["warnings"]),
    ]
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in results)
    [location] = results[0]["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == plan("shapes").as_uri()
    assert location["logicalLocations"] == [
        {"fullyQualifiedName": decision["violations"][0]["address"]}
    ]
    again = check(sessions, plan("shapes"), "--format", "sarif").document["runs"][0]["results"]
    prints = [tuple(r["partialFingerprints"].values()) for r in again]
    assert prints == [tuple(r["partialFingerprints"].values()) for r in results]
    assert len(set(prints)) == len(prints)


def test_a_file_is_named_to_sarif_as_the_caller_names_it(sessions: Sessions) -> None:
    Path("a plan.json").write_bytes(plan("shapes").read_bytes())
    ran = check(sessions, "a plan.json", "--format", "sarif")
    location = ran.document["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "a%20plan.json"}


def test_junit_has_a_case_for_each_check_that_ran(sessions: Sessions) -> None:
    ran = check(sessions, plan("shapes"), "--format", "junit")
    decision = check(sessions, plan("shapes"), "--json").document["decision"]
    assert ran.code == 1
    root = ET.fromstring(ran.out)  # noqa: S314 (our own)
    cases = root.findall("./testsuite/testcase")
    failed = {
        case.attrib["name"].split(":")[0] for case in cases if case.find("failure") is not None
    }
    assert len(cases) == decision["rules"] == int(root.attrib["tests"])
    assert failed == {one["code"] for one in decision["violations"]}
    assert len(failed) == int(root.attrib["failures"])
    texts = "".join(failure.text or "" for failure in root.iter("failure"))
    assert all(one["remedy"] in texts for one in decision["violations"])
    allowed = ET.fromstring(check(sessions, plan("audit"), "--format", "junit").out)  # noqa: S314
    assert (allowed.attrib["tests"], allowed.attrib["failures"]) == ("48", "0")


def test_a_hostile_name_breaks_no_form(sessions: Sessions) -> None:
    document = json.loads(plan("shapes").read_bytes())
    text = json.dumps(document).replace("aws_dynamodb_table.notes", "aws_dynamodb_table.n\\u001b<&")
    Path("plan.json").write_text(text)
    assert "n\x1b" not in check(sessions, "plan.json").out
    junit = check(sessions, "plan.json", "--format", "junit").out
    ET.fromstring(junit)  # noqa: S314 (our own)
    sarif = check(sessions, "plan.json", "--format", "sarif").document
    jsonschema.validate(sarif, SARIF, jsonschema.Draft202012Validator)


NO_PLANS: dict[str, tuple[Any, str]] = {
    "no JSON": ("{", "is not JSON"),
    "nothing": ("", "is not JSON"),
    "NaN": ('{"format_version": NaN}', "NaN is not JSON"),
    "a key twice": ('{"a": 1, "a": 2}', "names the key 'a' twice"),
    "a list": ([], "is not a plan"),
    "an empty object": ({}, "is not a plan"),
    "a state": ({"format_version": "1.0", "values": {}}, "is not a plan"),
    "a configuration": ({"format_version": "1.0", "configuration": {}}, "is not a plan"),
    "another format": (
        {"format_version": "2.0", "planned_values": {}, "configuration": {}},
        "of the format '2.0'",
    ),
    "no format": ({"planned_values": {}, "configuration": {}}, "of the format None"),
    "a number": (
        {"format_version": 1.2, "planned_values": {}, "configuration": {}},
        "of the format 1.2",
    ),
}


@pytest.mark.parametrize(("document", "says"), NO_PLANS.values(), ids=NO_PLANS)
def test_what_is_no_plan_is_refused_and_not_judged(
    sessions: Sessions, document: Any, says: str
) -> None:
    Path("plan.json").write_text(document if isinstance(document, str) else json.dumps(document))
    ran = check(sessions, "plan.json")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "terraform show -json" in ran.err or "Terraform" in ran.err


@pytest.mark.parametrize("file", ["missing.json", "", "."])
def test_a_file_that_is_not_there_is_a_mistake_of_the_caller(sessions: Sessions, file: str) -> None:
    assert check(sessions, file).code == 2


def test_half_a_plan_is_a_violation(sessions: Sessions) -> None:
    document = json.loads(plan("audit").read_bytes())
    del document["resource_changes"]
    Path("plan.json").write_text(json.dumps(document))
    ran = check(sessions, "plan.json")
    assert ran.code == 1
    assert "violation input.malformed" in ran.out


def test_policies_that_cannot_be_asked_leave_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = call("check", "plan", plan("audit"), "--policies", "nowhere", "--json")
    assert ran.code == 3
    assert ran.document["code"] == "policies.missing"
    monkeypatch.setenv("MODELTRAIL_OPA", "/nowhere/opa")
    ran = call("check", "plan", plan("audit"), "--policies", POLICIES, "--format", "json")
    assert (ran.code, ran.document["code"]) == (3, "opa.missing")


def test_policies_must_be_named(monkeypatch: pytest.MonkeyPatch, sessions: Sessions) -> None:
    ran = call("check", "plan", plan("audit"))
    assert ran.code == 2
    assert "--policies" in ran.err
    monkeypatch.setenv("MODELTRAIL_POLICIES", str(POLICIES))
    assert call("check", "plan", plan("audit"), sessions=sessions).code == 0


def test_two_forms_at_once_are_refused(sessions: Sessions) -> None:
    assert check(sessions, plan("audit"), "--json", "--format", "sarif").code == 2
    assert check(sessions, plan("audit"), "--format", "xml").code == 2


def test_standard_input_is_judged() -> None:
    import subprocess  # noqa: PLC0415 (a process of its own, once)

    with plan("shapes").open("rb") as given:
        process = subprocess.Popen(
            [PROGRAM, "check", "plan", "-", "--policies", POLICIES, "--format", "sarif"],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
    ran = finished(process)
    assert ran.code == 1, ran
    location = ran.document["runs"][0]["results"][0]["locations"][0]
    assert "physicalLocation" not in location
