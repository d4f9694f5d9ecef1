"""Many measurements: few transactions, none twice, and on from where a failure left them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from modeltrail.errors import BackendError, Conflict, InvalidInput
from modeltrail.registry import Measurement, Recorded
from modeltrail.verify import verify
from tests.support.calls import counted
from tests.support.ledgers import Table
from tests.support.registries import World

KEY = "day-1"


def day(count: int, version: int = 1, **more: Any) -> list[Measurement]:
    return [
        Measurement(version, {"accuracy": n / 10_000}, environment="production", **more)
        for n in range(count)
    ]


@pytest.fixture
def world(local_table: Table) -> World:
    world = World(local_table)
    world.register(6)
    return world


@pytest.fixture
def calls(local_table: Table) -> Iterator[Counter[str]]:
    with counted(local_table[0]) as found:
        yield found


def told(world: World) -> list[tuple[int | None, float]]:
    return [
        (stored.event.version, stored.event.data.metrics["accuracy"])
        for stored in world.ledger.timeline("fraud")
        if stored.event.type == "metric.recorded"
    ]


def test_a_days_metrics_take_as_few_transactions_as_a_hundred_actions_allow(
    world: World, calls: Counter[str]
) -> None:
    recorded = world.alice.record_many("fraud", day(300))
    assert recorded == Recorded(events=300, before=0, transactions=4)
    assert calls["TransactWriteItems"] == 4
    assert told(world) == [(1, n / 10_000) for n in range(300)]
    verify(world.ledger, "fraud")


def test_measurements_of_many_versions_keep_their_order(world: World) -> None:
    mixed = [Measurement(1 + n % 6, {"accuracy": n / 100}) for n in range(100)]
    world.alice.record_many("fraud", mixed)
    assert told(world) == [(1 + n % 6, n / 100) for n in range(100)]
    record = world.ledger.version("fraud", 4)
    assert record is not None
    assert record.metrics == {"": {"accuracy": 0.99}}
    verify(world.ledger, "fraud")


def test_large_measurements_are_spread_over_transactions(world: World) -> None:
    large = {f"metric-{n:03d}-{'x' * 240}": n / 7 for n in range(490)}
    recorded = world.alice.record_many("fraud", [Measurement(1, large)] * 20)
    assert recorded.events == 20
    assert recorded.transactions > 1
    verify(world.ledger, "fraud")


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_failure_in_the_middle_is_gone_on_from(
    world: World, local_table: Table, calls: Counter[str], written: int
) -> None:
    client, _ = local_table
    left = written

    def refuse(**_: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            answer = {"HTTPStatusCode": 400}
            raise ClientError(
                {"Error": {"Code": "AccessDenied"}, "ResponseMetadata": answer},  # type: ignore[typeddict-item]
                "TransactWriteItems",
            )

    client.meta.events.register("before-call.dynamodb.TransactWriteItems", refuse)
    try:
        with pytest.raises(BackendError) as stopped:
            world.alice.record_many("fraud", day(250), request=KEY)
    finally:
        client.meta.events.unregister("before-call.dynamodb.TransactWriteItems", refuse)
    assert stopped.value.message.startswith(f"{written * 95} of 250 measurements are recorded. ")
    assert KEY in stopped.value.remedy
    assert len(told(world)) == written * 95
    calls.clear()
    again = world.alice.record_many("fraud", day(250), request=KEY)
    assert again == Recorded(events=250, before=written * 95, transactions=3 - written)
    assert calls["TransactWriteItems"] == 3 - written
    assert told(world) == [(1, n / 10_000) for n in range(250)]


def test_the_same_call_again_records_nothing(world: World) -> None:
    world.alice.record_many("fraud", day(120), request=KEY)
    again = world.alice.record_many("fraud", day(120), request=KEY)
    assert again == Recorded(events=120, before=120, transactions=0)
    assert len(told(world)) == 120


def test_other_measurements_under_the_same_key_are_a_conflict(world: World) -> None:
    world.alice.record_many("fraud", day(10), request=KEY)
    with pytest.raises(Conflict, match=KEY):
        world.alice.record_many("fraud", day(10, version=2), request=KEY)
    with pytest.raises(Conflict, match=KEY):
        world.bob.record_many("fraud", day(10), request=KEY)
    assert len(told(world)) == 10


def test_what_others_record_meanwhile_stands_between(world: World) -> None:
    other = World(world.table)
    world.alice.record_many("fraud", day(10))
    other.bob.note("fraud", "Between.")
    world.alice.record_many("fraud", day(10))
    assert len(told(world)) == 20
    verify(world.ledger, "fraud")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (Measurement(9, {"accuracy": 0.5}), "no version 9"),
        (Measurement(1, {}), "Measurement 201 cannot be recorded: metrics"),
        (Measurement(1, {"accuracy": float("nan")}), "finite"),
        (Measurement(1, {"accuracy": 0.5}, environment="nowhere"), "no environment 'nowhere'"),
        (Measurement(1, {"accuracy": 0.5}, rows=0), "rows is 0"),
        (Measurement(1, {"accuracy": 0.5}, at="yesterday"), "'yesterday' is not an instant"),
        (Measurement(1, {"accuracy": "0.5"}), "number"),  # type: ignore[dict-item]
    ],
)
def test_one_bad_measurement_and_none_is_written(
    world: World, wrong: Measurement, says: str
) -> None:
    length = world.length()
    with pytest.raises(InvalidInput, match=says):
        world.alice.record_many("fraud", [*day(200), wrong])
    assert world.length() == length


def test_no_measurements_are_recorded_at_once(world: World) -> None:
    assert world.alice.record_many("fraud", []) == Recorded(events=0, before=0, transactions=0)
