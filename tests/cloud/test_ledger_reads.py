"""Reading a timeline: by version, type, environment and time, and as it was."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from modeltrail import events, layout
from modeltrail.errors import VerificationFailed
from modeltrail.ledger import SNAPSHOT_EVERY, Draft, Ledger, Reader, Selection
from modeltrail.state import advance_until, empty_head
from tests.support import facts, tables
from tests.support.calls import counted
from tests.support.ledgers import Table, append, noted, registered

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Ticks:
    """A clock that goes a second further on each look."""

    def __init__(self) -> None:
        self._now = START

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


def promoted(version: int, environment: str = "dev", incumbent: int | None = None) -> Draft:
    data = {"decision": facts.decision(), "incumbent": incumbent, "older": False}
    return Draft(events.VersionPromoted, data, version, environment, "Because.")


def measured(version: int, value: float, environment: str | None = "production") -> Draft:
    data = {"metrics": {"accuracy": value}, "dataset_digest": None, "rows": None}
    return Draft(events.MetricRecorded, data, version=version, environment=environment)


@pytest.fixture(scope="module")
def table(dynamodb: "DynamoDBClient") -> Table:
    """A table that the tests of this module read, and none writes."""
    name = f"{layout.TABLE}-reads"
    tables.create(dynamodb, name)
    return dynamodb, name


@pytest.fixture(scope="module")
def ledger(table: Table) -> Ledger:
    """A timeline of two and a half snapshots, appended one at a time and many at a time."""
    ledger = Ledger(*table, clock=Ticks())
    append(ledger, registered(1))
    append(ledger, registered(2))
    append(ledger, promoted(1))
    for number in range(SNAPSHOT_EVERY + 20):
        append(ledger, noted(f"Note {number}."))
    append(ledger, promoted(2, incumbent=1))
    append(ledger, *(measured(2, n / 100) for n in range(90)))
    append(ledger, measured(1, 0.5, "staging"))
    append(ledger, *(noted(f"Late {number}.") for number in range(40)))
    return ledger


@pytest.fixture
def calls(table: Table) -> Iterator[Counter[str]]:
    with counted(table[0]) as found:
        yield found


def every_instant(ledger: Reader) -> list[str]:
    return sorted({stored.event.time for stored in ledger.timeline("fraud")})


def test_a_head_as_of_any_instant_is_the_fold_of_what_was_recorded_by_then(
    ledger: Ledger, table: Table
) -> None:
    told = list(ledger.timeline("fraud"))
    reader = Reader(*table)
    for instant in every_instant(ledger)[::5]:
        folded = advance_until(empty_head("fraud"), told, instant)
        assert reader.as_of("fraud", instant) == folded
    assert reader.as_of("fraud", "2026-11-24T09:00:00.999999Z") == empty_head("fraud")
    assert reader.as_of("fraud", "9999-01-01T00:00:00.000000Z") == ledger.head("fraud")


def test_the_past_costs_one_snapshot_and_fewer_than_twice_its_distance(
    ledger: Ledger, calls: Counter[str]
) -> None:
    for instant in every_instant(ledger)[::11]:
        calls.clear()
        ledger.as_of("fraud", instant)
        assert calls["items"] <= 1 + 3 * SNAPSHOT_EVERY  # it reads page by page
        assert calls["Query"] <= 4


def test_a_snapshot_is_kept_once_a_hundred_events(ledger: Ledger) -> None:
    kept = list(ledger.snapshots("fraud"))
    assert [head.seq for head in kept] == [100, 214]
    told = list(ledger.timeline("fraud"))
    for head in kept:
        assert head.hash == told[head.seq - 1].hash


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize(
    "wanted",
    [
        Selection(),
        Selection(version=2),
        Selection(version=9),
        Selection(types=frozenset({"version.promoted"})),
        Selection(types=frozenset({"version.promoted", "version.registered", "metric.recorded"})),
        Selection(environment="staging"),
        Selection(version=2, types=frozenset({"metric.recorded"}), environment="production"),
        Selection(since="2026-11-24T09:01:00.000000Z"),
        Selection(until="2026-11-24T09:01:00.000000Z"),
        Selection(since="2026-11-24T09:01:00.000000Z", until="2026-11-24T09:02:06.000000Z"),
        Selection(since="2026-11-24T09:02:06.000000Z", until="2026-11-24T09:01:00.000000Z"),
        Selection(
            types=frozenset({"business.noted", "metric.recorded"}),
            since="2026-11-24T09:02:00.000000Z",
        ),
    ],
)
def test_a_selection_yields_what_a_look_at_every_event_would(
    ledger: Ledger, wanted: Selection, *, newest_first: bool
) -> None:
    told = [stored for stored in ledger.timeline("fraud") if wanted.wants(stored)]
    chosen = list(ledger.select("fraud", wanted, newest_first=newest_first))
    assert chosen == (told[::-1] if newest_first else told)


def test_each_instant_bounds_a_selection_exactly(ledger: Ledger) -> None:
    told = list(ledger.timeline("fraud"))
    for instant in every_instant(ledger)[::17]:
        since = list(ledger.select("fraud", Selection(since=instant)))
        until = list(ledger.select("fraud", Selection(until=instant)))
        assert since == [stored for stored in told if stored.event.time >= instant]
        assert until == [stored for stored in told if stored.event.time <= instant]


def test_a_version_and_a_type_cost_what_they_hold(ledger: Ledger, calls: Counter[str]) -> None:
    list(ledger.select("fraud", Selection(version=1)))
    assert calls["items"] == 3
    calls.clear()
    list(ledger.select("fraud", Selection(types=frozenset({"version.promoted"}))))
    assert calls["items"] == 2


def test_the_evidence_of_a_commit_is_listed_under_it(local_table: Table) -> None:
    ledger = Ledger(*local_table)
    append(ledger, registered(1))
    for outcome in ("failed", "passed"):
        append(ledger, Draft(events.EvidenceRecorded, facts.suite(outcome), environment="dev"))
    append(ledger, Draft(events.EvidenceRecorded, facts.suite(commit="d" * 40), environment="dev"))
    told = [stored.event.data.outcome for stored in ledger.evidence("fraud", facts.COMMIT)]
    assert told == ["failed", "passed"]


@pytest.mark.parametrize("attribute", ["subject", "kind"])
def test_an_event_that_is_listed_as_another_is_found(local_table: Table, attribute: str) -> None:
    client, name = local_table
    ledger = Ledger(client, name)
    for number in (1, 2, 3):
        append(ledger, registered(number))
    key: Any = {"pk": {"S": "MODEL#fraud"}, "sk": {"S": layout.event(3)}}
    item = client.get_item(TableName=name, Key=key)["Item"]
    for changed in ({"S": "MODEL#fraud#VERSION#000009"}, None):
        moved = {k: v for k, v in {**item, attribute: changed}.items() if v is not None}
        client.put_item(TableName=name, Item=moved)
        with pytest.raises(VerificationFailed, match="Event #3 of 'fraud' is listed as another"):
            list(ledger.timeline("fraud"))


@pytest.mark.parametrize("partition", ["JUNK", "MODEL#churn"])
def test_an_event_that_stands_on_no_timeline_is_in_no_selection(
    local_table: Table, partition: str
) -> None:
    """Whoever may write could list an event that no verification of the timeline comes upon."""
    client, name = local_table
    ledger = Ledger(client, name)
    append(ledger, registered(1))
    key: Any = {"pk": {"S": "MODEL#fraud"}, "sk": {"S": layout.event(1)}}
    item = client.get_item(TableName=name, Key=key)["Item"]
    client.put_item(TableName=name, Item={**item, "pk": {"S": partition}})
    says = (
        f"Event #1 of 'fraud' is listed, and stands on no timeline: it is an item of .{partition}"
    )
    for wanted in (Selection(version=1), Selection(types=frozenset({"version.registered"}))):
        with pytest.raises(VerificationFailed, match=says):
            list(ledger.select("fraud", wanted))


def test_many_heads_are_read_in_one_call(ledger: Ledger, calls: Counter[str]) -> None:
    found = ledger.heads(["fraud", "nosuch", "fraud"])
    assert found == {"fraud": ledger.head("fraud")}
    assert calls["BatchGetItem"] == 1
