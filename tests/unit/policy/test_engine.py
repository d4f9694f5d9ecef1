"""The engine against a real OPA that can decide."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from modeltrail import canonical
from modeltrail.policy import PolicyEngine, PolicyInput

from .conftest import POLICIES, answering


@pytest.fixture(scope="module")
def engine() -> Iterator[PolicyEngine]:
    """An engine over the project's policies."""
    with PolicyEngine(POLICIES) as ready:
        yield ready


def test_a_move_is_allowed_with_what_it_was_decided_by(
    engine: PolicyEngine, move: PolicyInput
) -> None:
    decision = engine.decide(move)
    assert decision.allow
    assert decision.violations == []
    assert [verdict.counted for verdict in decision.approvals] == [True]
    assert [(verdict.seq, verdict.counted) for verdict in decision.evidence or ()] == [
        (31, True),
        (34, True),
    ]
    assert decision.rules > 10
    for digest in (decision.input_digest, decision.policy_digest, decision.data_digest):
        assert digest.startswith("sha256:")
    assert decision.opa_version.startswith("1.")


def test_a_move_is_denied_with_reason_and_remedy(
    engine: PolicyEngine, unapproved: PolicyInput
) -> None:
    decision = engine.decide(unapproved)
    assert not decision.allow
    [violation] = decision.violations
    assert violation.code == "approval.too_few"
    assert "modeltrail approve breast-cancer@2" in violation.remedy


def test_the_same_question_has_the_same_digests(
    engine: PolicyEngine, move: PolicyInput, unapproved: PolicyInput
) -> None:
    assert engine.decide(move) == engine.decide(move)
    assert engine.decide(move).input_digest != engine.decide(unapproved).input_digest


def test_the_digests_tell_policies_and_parameters_but_not_where_they_are(
    engine: PolicyEngine, move: PolicyInput, tmp_path: Path
) -> None:
    here = engine.decide(move)
    copy = tmp_path / "elsewhere" / "policies"
    shutil.copytree(POLICIES, copy)
    for test in copy.rglob("*_test.rego"):
        test.write_text("package not.even.loaded")
    with PolicyEngine(copy) as same:
        assert same.decide(move) == here

    parameters = copy / "data" / "promotion" / "data.json"
    parameters.write_text(parameters.read_text("utf-8").replace("0.02", "0.03"), "utf-8")
    with PolicyEngine(copy) as tuned:
        decision = tuned.decide(move)
    assert decision.data_digest != here.data_digest
    assert decision.policy_digest == here.policy_digest

    rule = copy / "promotion" / "reason" / "reason.rego"
    rule.write_text(rule.read_text("utf-8") + "\n# A comment.\n", "utf-8")
    with PolicyEngine(copy) as changed:
        assert changed.decide(move).policy_digest != here.policy_digest


def test_the_policy_digest_can_be_had_from_the_files(
    engine: PolicyEngine, move: PolicyInput
) -> None:
    modules = [
        (path.relative_to(POLICIES).as_posix(), path.read_text("utf-8"))
        for path in POLICIES.rglob("*.rego")
        if not path.name.endswith("_test.rego")
    ]
    expected = canonical.digest("modeltrail/policy/1", sorted(modules))
    assert engine.decide(move).policy_digest == expected


def test_many_threads_may_ask(engine: PolicyEngine, move: PolicyInput) -> None:
    with ThreadPoolExecutor(8) as pool:
        decisions = list(pool.map(engine.decide, [move] * 40))
    assert all(decision.allow for decision in decisions)


def test_a_proxy_is_not_asked(
    engine: PolicyEngine, move: PolicyInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert engine.decide(move).allow


def test_closing_ends_the_server_and_may_be_repeated(move: PolicyInput) -> None:
    engine = PolicyEngine(POLICIES)
    engine.decide(move)
    server = answering(engine)
    assert server.process.poll() is None
    engine.close()
    assert server.process.poll() is not None
    engine.close()
