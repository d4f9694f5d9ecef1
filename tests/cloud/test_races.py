"""Many writers on one timeline: threads of one process, against the local AWS."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from modeltrail.errors import Conflict, InvalidInput, ModeltrailError
from modeltrail.ledger import Request
from modeltrail.verify import verify
from tests.support import facts
from tests.support.ledgers import WHO, Table, append, noted
from tests.support.registries import World

WRITERS = 8


@pytest.fixture
def world(local_table: Table) -> World:
    return World(local_table)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Make calls at once, and return what each gave: its value, or our error."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return call()
        except ModeltrailError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def check_whole(world: World) -> None:
    """The chain holds, no number is missing or doubled, and the head is the fold."""
    told = [stored.event.seq for stored in world.ledger.timeline("fraud")]
    assert told == [*range(1, len(told) + 1)]
    assert verify(world.ledger, "fraud").events == len(told)


def test_of_racing_promotions_of_one_pointer_each_that_was_acknowledged_is_there_once(
    world: World,
) -> None:
    world.register(6)
    world.alice.promote("fraud", 1, "production", reason="First.")

    def promoter(number: int) -> Callable[[], Any]:
        registry = world.person(f"person-{number}")
        return lambda: registry.promote(
            "fraud", number % 6 + 1, "production", reason=f"By {number}.", older=True
        )

    acknowledged: list[str] = ["First."]
    for turn in range(3):
        answers = together(*(promoter(turn * WRITERS + n) for n in range(WRITERS)))
        won = [a.event.reason for a in answers if not isinstance(a, ModeltrailError)]
        lost = [a for a in answers if isinstance(a, ModeltrailError)]
        assert won, "somebody must get through"
        assert all(isinstance(error, Conflict | InvalidInput) for error in lost)
        for error in lost:
            if isinstance(error, Conflict):
                assert "version.promoted" in error.message
            else:
                assert "is the champion there already" in error.message
        acknowledged += won
    told = [s.event for s in world.ledger.timeline("fraud") if s.event.type == "version.promoted"]
    assert Counter(event.reason for event in told) == Counter(acknowledged)
    incumbents = [event.data.incumbent for event in told]
    assert incumbents == [None, *(event.version for event in told[:-1])], "a fork"
    check_whole(world)


def test_facts_that_are_recorded_at_once_all_land(world: World) -> None:
    world.register()

    def recorder(number: int) -> Callable[[], Any]:
        registry = world.person(f"person-{number}")

        def record() -> None:
            for n in range(4):
                registry.metric("fraud", 1, {f"m{number}-{n}": n})
            registry.approve("fraud", 1, "production")

        return record

    assert together(*map(recorder, range(WRITERS))) == [None] * WRITERS
    record = world.ledger.version("fraud", 1)
    assert record is not None
    assert len(record.metrics[""]) == 4 * WRITERS
    assert len(record.approvals) == WRITERS
    check_whole(world)


def test_versions_that_are_registered_at_once_get_numbers_of_their_own(world: World) -> None:
    """The first of a model, too: nobody may be first twice."""
    letters = "01234567"
    answers = together(
        *(
            lambda letter=letter: world.alice.register("fraud", **facts.registration(letter))
            for letter in letters
        )
    )
    numbers = {stored.event.version: stored.event.data.artifact.digest for stored in answers}
    assert sorted(numbers) == [*range(1, WRITERS + 1)]
    assert sorted(numbers.values()) == [facts.sha(letter) for letter in letters]
    check_whole(world)


def test_one_request_that_is_sent_many_times_at_once_is_carried_out_once(world: World) -> None:
    world.register(2)
    world.alice.promote("fraud", 1, "production", reason="First.")
    answers = together(
        *[lambda: world.alice.promote("fraud", 2, "production", reason="Once.", request="deploy-7")]
        * WRITERS
    )
    assert not [answer for answer in answers if isinstance(answer, ModeltrailError)]
    assert len({answer.event.seq for answer in answers}) == 1
    assert world.told().count("version.promoted") == 2
    check_whole(world)


def test_one_fact_that_is_sent_many_times_at_once_is_recorded_once(world: World) -> None:
    """By writers that know nothing of each other, each with a head of its own in mind."""
    world.register()
    for turn in range(5):
        key = f"measured-{turn}"

        def record(key: str = key) -> Any:
            return World(world.table).alice.metric("fraud", 1, {"recall": 0.5}, request=key)

        answers = together(*[record] * WRITERS)
        assert not [answer for answer in answers if isinstance(answer, ModeltrailError)]
        assert len({answer.event.seq for answer in answers}) == 1
    assert world.told().count("metric.recorded") == 5
    check_whole(world)


def test_moves_find_their_place_among_many_facts(world: World) -> None:
    world.register(2)

    def recorder(number: int) -> Callable[[], Any]:
        registry = world.person(f"person-{number}")
        return lambda: [registry.metric("fraud", 1, {"m": n}) for n in range(5)]

    def mover() -> list[Any]:
        return [
            world.bob.promote("fraud", n % 2 + 1, "production", reason="R.", older=True)
            for n in range(5)
        ]

    answers = together(mover, *map(recorder, range(WRITERS - 1)))
    assert not [answer for answer in answers if isinstance(answer, ModeltrailError)]
    told = Counter(world.told())
    assert (told["version.promoted"], told["metric.recorded"]) == (5, 5 * (WRITERS - 1))
    check_whole(world)


def test_a_champion_is_not_deleted_while_it_is_promoted(world: World) -> None:
    """Whoever comes first wins, and the other's wish is not carried out on top of it."""
    for turn in range(4):
        world.register()
        number = turn + 1

        def promote(number: int = number) -> Any:
            return world.alice.promote("fraud", number, "production", reason="R.")

        def delete(number: int = number) -> Any:
            return world.bob.delete("fraud", number, reason="R.")

        answers = together(promote, delete)
        assert len([a for a in answers if isinstance(a, ModeltrailError)]) == 1
        record = world.ledger.version("fraud", number)
        assert record is not None
        assert (record.status == "deleted") == (world.champion() != number)
    check_whole(world)


def test_writers_of_the_bare_ledger_cannot_fork_it(world: World) -> None:
    """All hold the same head; the transaction's condition lets one through."""
    append(world.ledger)
    head = world.ledger.head("fraud")

    def write(number: int) -> Callable[[], Any]:
        def call() -> str:
            try:
                request = Request(f"r{number}", "f")
                world.ledger.append(head, [noted(str(number))], who=WHO, request=request)
            except Exception as error:  # noqa: BLE001 (its kind is the answer)
                return type(error).__name__
            return "written"

        return call

    answers = Counter(together(*map(write, range(WRITERS))))
    assert answers == {"written": 1, "HeadMoved": WRITERS - 1}
    check_whole(world)
