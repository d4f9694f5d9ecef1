"""What a later run makes void: never more than what it ran again."""

from typing import Any

import pytest

from modeltrail import events
from modeltrail.events import EvidenceRecorded
from modeltrail.standing import REMEMBERED_PASSES, mended, standing
from tests.support import facts
from tests.support.chain import Chain

WHOLE, SOME, NONE = facts.sha("a"), facts.sha("b"), facts.sha("0")
TESTS = ("tests.test_a.test_one", "tests.test_a.test_two", "tests.test_b.test_three")


class Runs:
    """Runs over one commit, one after another."""

    def __init__(self) -> None:
        self._chain = Chain()
        self.standing: tuple[EvidenceRecorded, ...] = ()

    def add(
        self,
        outcome: str,
        digest: str = WHOLE,
        *,
        failed: tuple[str, ...] = (),
        passed: tuple[str, ...] = (),
        place: str = "dev",
        name: str = "tests",
    ) -> "Runs":
        data = facts.suite(outcome, suite=name, suite_digest=digest, failed=failed)
        mends = mended(self.standing, place, data, passed)
        run = data.model_copy(update={"mends": mends})
        event = self._chain.add(events.EvidenceRecorded, run, environment=place).event
        assert isinstance(event, EvidenceRecorded)
        self.standing = standing(self.standing, event)
        return self

    @property
    def told(self) -> list[tuple[int, str]]:
        return [(run.seq, run.data.outcome) for run in self.standing]


@pytest.mark.parametrize("first", ["passed", "failed"])
@pytest.mark.parametrize("second", ["passed", "failed"])
def test_the_newest_run_of_the_same_tests_counts(first: str, second: str) -> None:
    assert Runs().add(first).add(second).told == [(2, second)]


def test_a_pass_of_some_tests_leaves_the_failure_of_the_whole() -> None:
    runs = Runs().add("failed", failed=TESTS[:1]).add("passed", SOME, passed=TESTS[1:])
    assert runs.told == [(1, "failed"), (2, "passed")]


def test_a_failure_of_some_tests_leaves_the_pass_of_the_whole_beside_it() -> None:
    runs = Runs().add("passed").add("failed", SOME, failed=TESTS[:1])
    assert runs.told == [(1, "passed"), (2, "failed")]


def test_a_run_that_ended_at_its_first_failure_is_made_up_for_by_the_whole() -> None:
    runs = Runs().add("failed", SOME, failed=TESTS[:1]).add("passed", passed=TESTS)
    assert runs.told == [(2, "passed")]


def test_a_module_that_could_not_be_imported_is_made_up_for_by_its_tests() -> None:
    broken = Runs().add("failed", SOME, failed=("tests.test_a",))
    assert broken.add("passed", facts.sha("c"), passed=TESTS[2:]).told == [
        (1, "failed"),
        (2, "passed"),
    ]
    assert broken.add("passed", passed=TESTS).told == [(2, "passed"), (3, "passed")]


def test_a_name_that_begins_alike_is_another() -> None:
    runs = Runs().add("failed", SOME, failed=("tests.test_a.test",)).add("passed", passed=TESTS)
    assert runs.told == [(1, "failed"), (2, "passed")]


def test_a_failed_run_makes_up_for_nothing() -> None:
    runs = Runs().add("failed", failed=TESTS[:1])
    runs.add("failed", SOME, failed=TESTS[1:2], passed=TESTS[:1])
    assert runs.told == [(1, "failed"), (2, "failed")]


def test_the_same_tests_failing_again_stand_once() -> None:
    runs = Runs().add("failed", SOME, failed=TESTS[:1]).add("failed", failed=TESTS[:2])
    assert runs.told == [(2, "failed")]


def test_a_crash_makes_every_earlier_pass_void_and_no_failure() -> None:
    runs = Runs().add("passed").add("failed", SOME, failed=TESTS[:1]).add("failed", NONE)
    assert runs.told == [(2, "failed"), (3, "failed")]


def test_a_crash_is_made_up_for_by_a_pass_that_stands_for_itself_alone() -> None:
    runs = Runs().add("passed").add("failed", NONE).add("passed", SOME, passed=TESTS[1:])
    assert runs.told == [(3, "passed")]


@pytest.mark.parametrize("elsewhere", [{"place": "staging"}, {"name": "load"}])
def test_other_environments_and_other_suites_are_left_alone(elsewhere: Any) -> None:
    runs = Runs().add("passed").add("failed", failed=TESTS[:1], **elsewhere)
    runs.add("failed", NONE, place="production").add("passed", SOME, passed=TESTS)
    assert [seq for seq, _ in runs.told] == [1, 2, 3, 4]


def test_of_passes_without_end_the_newest_stand() -> None:
    runs = Runs().add("failed", SOME, failed=TESTS[:1]).add("passed", NONE, place="staging")
    for number in range(REMEMBERED_PASSES + 5):
        runs.add("passed", f"sha256:{number:064d}")
    stand = [seq for seq, _ in runs.told]
    assert stand == [1, 2, *range(8, REMEMBERED_PASSES + 8)]
