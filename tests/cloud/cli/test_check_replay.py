"""`modeltrail check replay`: which past moves a changed policy would have decided otherwise."""

from pathlib import Path

import pytest

from tests.cloud.cli.conftest import Register, done, events
from tests.support.command_line import CommandLine
from tests.support.small_policies import denying

MODEL = "cli-replay"


@pytest.fixture(scope="module", autouse=True)
def _model(modeltrail: CommandLine, register: Register) -> None:
    for version in (1, 2):
        register(MODEL)
        done(modeltrail("promote", f"{MODEL}@{version}", "dev", "-m", "ready"))


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """Policies that would not have let version 2 in."""
    return denying(tmp_path / "policies", "input.move.version == 2")


def test_what_would_be_otherwise_is_shown_with_exit_code_1(
    modeltrail: CommandLine, stricter: Path
) -> None:
    before = events(modeltrail, MODEL)
    ran = modeltrail("check", "replay", "--policies", stricter, "--model", MODEL)
    assert ran.code == 1, ran
    first, head, row = ran.out.splitlines()
    assert first == "2 decisions replayed, 1 would be otherwise, 0 cannot be replayed"
    assert head.split() == ["Event", "Move", "Then", "Now", "Because"]
    said = f"#4 promote {MODEL}@2 in dev allowed denied small.no: Not version 2."
    assert row.split() == said.split()
    assert events(modeltrail, MODEL) == before


def test_programs_read_the_same(modeltrail: CommandLine, stricter: Path) -> None:
    ran = modeltrail("check", "replay", "--policies", stricter, "--model", MODEL, "--json")
    assert ran.code == 1
    [one] = ran.document["otherwise"]
    assert (ran.document["replayed"], ran.document["not_replayed"]) == (2, [])
    assert ran.document["revision"].startswith("sha256:")
    assert (one["event"], one["version"], one["then"], one["now"]) == (4, 2, "allowed", "denied")
    assert one["because"]["code"] == "small.no"


def test_where_nothing_would_be_otherwise_the_exit_code_is_0(
    modeltrail: CommandLine, tmp_path: Path
) -> None:
    lenient = denying(tmp_path / "policies", "input.move.version == 3")
    ran = done(modeltrail("check", "replay", "--policies", lenient, "--model", MODEL))
    assert ran.out == "2 decisions replayed, 0 would be otherwise, 0 cannot be replayed\n"
    # By default it is the platform's policies, over all models.
    assert " would be otherwise" in done(modeltrail("check", "replay")).out


def test_since_leaves_out_what_was_before(modeltrail: CommandLine, stricter: Path) -> None:
    second = events(modeltrail, MODEL)[1]["time"]
    words = ("check", "replay", "--policies", stricter, "--model", MODEL)
    assert "1 decision replayed, 1 would" in modeltrail(*words, "--since", second).out
    assert modeltrail(*words, "--since", "2999-01-01T00:00Z").code == 2


def test_policies_that_cannot_be_asked_leave_it_undecided(
    modeltrail: CommandLine, tmp_path: Path
) -> None:
    ran = modeltrail("check", "replay", "--policies", tmp_path / "gone", "--json")
    assert (ran.code, ran.document["code"]) == (3, "policies.missing")
    assert modeltrail("check", "replay", "--model", "cli-nobody").code == 2
