"""An export brought into another table."""

import io
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modeltrail import events
from modeltrail.errors import BackendError, Conflict, InvalidInput, VerificationFailed
from modeltrail.exchange import Imported, import_export, stored_timelines, write_export
from modeltrail.ledger import Ledger, Request
from modeltrail.verify import verify
from tests.support import facts, proxy
from tests.support.chain import Chain
from tests.support.exports import exported, forged, varied
from tests.support.ledgers import WHO, Table, append, everything, noted
from tests.support.registries import served_world

Ledgers = tuple[Ledger, Ledger]
LENGTH = 250


@pytest.fixture
def here(local_table: Table) -> Ledger:
    return Ledger(*local_table)


@pytest.fixture
def there(second_table: Table) -> Ledger:
    return Ledger(*second_table)


@pytest.fixture(scope="module")
def content() -> bytes:
    """The export of two timelines, of which one takes some transactions."""
    return exported(varied("churn"), varied(length=LENGTH))


def export_of(ledger: Ledger) -> bytes:
    stream = io.BytesIO()
    write_export(stored_timelines(ledger, ledger.models()), stream)
    return stream.getvalue()


def bring(ledger: Ledger, content: bytes) -> list[Imported]:
    return import_export(ledger, io.BytesIO(content), environments=facts.ENVIRONMENTS)


def test_export_import_and_export_again_are_the_same_bytes(
    local_table: Table, second_table: Table, here: Ledger, there: Ledger
) -> None:
    world = served_world(local_table)
    world.register(2, model="churn")
    world.alice.evidence("fraud", "dev", facts.suite())
    world.alice.approve("fraud", 3, "production")
    world.alice.metric("fraud", 2, {"recall": 0.9, "p": 1e-7}, environment="production")
    world.alice.delete("fraud", 1, reason="Of no use.")
    for _ in range(3):
        append(here, *(noted(f"Note {n}.") for n in range(60)))
    first = export_of(here)
    done = bring(there, first)
    assert [(one.model, one.events, one.written) for one in done] == [
        ("churn", 2, 2),
        ("fraud", here.head("fraud").seq, here.head("fraud").seq),
    ]
    assert export_of(there) == first
    for model in ("churn", "fraud"):
        assert there.head(model) == here.head(model)
        assert list(there.all_versions(model)) == list(here.all_versions(model))
        assert list(there.all_commits(model)) == list(here.all_commits(model))
        assert verify(there, model) == verify(here, model)
    moment = next(s.event.time for s in here.timeline("fraud") if s.event.seq == 5)
    assert there.as_of("fraud", moment) == here.as_of("fraud", moment)
    before = everything(second_table)
    assert [one.written for one in bring(there, first)] == [0, 0]
    assert everything(second_table) == before


def test_what_was_imported_can_be_gone_on_with(
    second_table: Table, there: Ledger, content: bytes
) -> None:
    bring(there, content)
    append(there)
    assert verify(there, "fraud").events == LENGTH + 1
    before = everything(second_table)
    assert [one.written for one in bring(there, content)] == [0, 0]
    assert everything(second_table) == before


def test_an_import_takes_as_few_transactions_as_it_can(road: proxy.Proxy, far: Ledger) -> None:
    """A transaction has 100 actions: here the head, the entry in the list or a snapshot, events."""
    chain = Chain()
    while chain.head.seq < 97 + 97 + 97:
        chain.note()
    bring(far, exported(chain))
    assert road.transactions == 3
    assert [head.seq for head in far.snapshots("fraud")] == [194, 291]


def test_events_too_large_for_one_transaction_are_imported_in_more(there: Ledger) -> None:
    chain = Chain()
    for number in range(1, 25):
        data = facts.registration(parameters={f"x{n}": "y" * 3_000 for n in range(70)})
        chain.add(events.VersionRegistered, data, version=number)
    bring(there, exported(chain))
    assert verify(there, "fraud").events == 24


def test_timelines_that_alternate_are_imported(there: Ledger) -> None:
    fraud, churn = varied(length=150), varied("churn", length=150)
    stream = io.BytesIO()
    write_export((e for pair in zip(fraud.events, churn.events, strict=True) for e in pair), stream)
    bring(there, stream.getvalue())
    assert export_of(there) == exported(churn, fraud)


def test_of_an_empty_export_nothing_comes(there: Ledger, second_table: Table) -> None:
    assert bring(there, b"") == []
    assert everything(second_table) == {}


@pytest.mark.parametrize("after", range(4))
def test_an_import_that_was_broken_off_goes_on(
    road: proxy.Proxy, far: Ledger, there: Ledger, content: bytes, after: int
) -> None:
    road.faults.extend([proxy.pass_on] * after)
    road.faults.extend([proxy.lose_answer, proxy.lose_request])
    with pytest.raises(BackendError, match=r"the events of '\w+' from #\d+ to #\d+ were written"):
        bring(far, content)
    road.faults.clear()
    assert all(verify(there, model) for model in there.models())
    bring(far, content)
    assert export_of(there) == content


KILLED = """
import sys
from pathlib import Path
from modeltrail.exchange import import_export
from modeltrail.ledger import Ledger
from modeltrail.local import root
url, table, file, account, region = sys.argv[1:]
client = root.session(account, region).client("dynamodb", endpoint_url=url)
with Path(file).open("rb") as stream:
    import_export(Ledger(client, table), stream, environments=("dev", "staging", "production"))
"""


@pytest.mark.parametrize("written", [True, False], ids=["after it was written", "before"])
@pytest.mark.parametrize("after", range(4))
def test_an_import_whose_process_was_killed_goes_on(
    *,
    road: proxy.Proxy,
    second_table: Table,
    there: Ledger,
    content: bytes,
    tmp_path: Path,
    after: int,
    written: bool,
) -> None:
    file = tmp_path / "all.ndjson"
    file.write_bytes(content)
    words = [road.url, second_table[1], str(file), "111111111111", "eu-west-1"]
    started = threading.Event()
    children: list[subprocess.Popen[bytes]] = []

    def kill(handler: Any, body: bytes) -> None:
        if written:
            handler.forward(body)
        started.wait(30)
        children[0].send_signal(signal.SIGKILL)
        children[0].wait()
        handler.hang_up()

    road.faults.extend([*[proxy.pass_on] * after, kill])
    with subprocess.Popen([sys.executable, "-c", KILLED, *words]) as child:
        children.append(child)
        started.set()
        assert child.wait(60) == -signal.SIGKILL
    for model in there.models():
        verify(there, model)
    bring(there, content)
    assert export_of(there) == content


def test_two_imports_at_once_write_each_event_once(
    local_table: Table, there: Ledger, second_table: Table, content: bytes
) -> None:
    del local_table
    errors: list[Exception] = []

    def one() -> None:
        try:
            bring(Ledger(*second_table), content)
        except Exception as error:  # noqa: BLE001 (told below)
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert export_of(there) == content


def test_a_timeline_that_differs_is_a_conflict_that_names_the_event(
    second_table: Table, there: Ledger, content: bytes
) -> None:
    chain = varied(length=LENGTH)
    there.adopt(there.head("fraud"), chain.events[:40])
    append(there, noted("Written here."))
    before = everything(second_table)
    says = "'fraud' in the table is another than the export's: event #41 differs"
    with pytest.raises(Conflict, match=says):
        bring(there, content)
    assert everything(second_table) == before
    append(there, *(noted() for _ in range(60)))
    with pytest.raises(Conflict, match="event #41 differs"):
        bring(there, exported(varied(length=60)))


def test_another_timeline_of_the_same_name_is_a_conflict(there: Ledger, content: bytes) -> None:
    append(there)
    with pytest.raises(Conflict, match=r"'fraud' in the table .* event #1 differs"):
        bring(there, content)
    assert list(there.models()) == ["fraud"]  # churn comes first in the export


def test_who_writes_to_a_timeline_while_it_is_imported_ends_the_import(
    road: proxy.Proxy, far: Ledger, there: Ledger, content: bytes
) -> None:
    def overtake(handler: Any, body: bytes) -> None:
        append(there, noted("Meanwhile."))
        handler.answer(*handler.forward(body))

    road.faults.extend([proxy.pass_on, proxy.pass_on, overtake])
    with pytest.raises(Conflict, match="Something else is written to 'fraud' while it is imported"):
        bring(far, content)
    told = [stored.event.type for stored in there.timeline("fraud")]
    assert told[-1] == "business.noted"
    assert verify(there, "fraud").events < LENGTH


def test_who_imports_the_same_and_goes_on_with_something_else_ends_the_import(
    road: proxy.Proxy, far: Ledger, there: Ledger, content: bytes
) -> None:
    chain = varied(length=LENGTH)

    def overtake(handler: Any, body: bytes) -> None:
        head = there.head("fraud")
        for begin in range(0, 120, 60):
            head = there.adopt(head, chain.events[begin : begin + 60])
        append(there, noted("Another #121."))
        handler.answer(*handler.forward(body))

    road.faults.append(overtake)
    with pytest.raises(Conflict, match="its event #121 is not the export's"):
        bring(far, content)
    assert verify(there, "fraud").events == 121


def refused(chain: Chain, **changed: Any) -> bytes:
    stream = io.BytesIO()
    write_export([*chain.events[:-1], forged(chain.events[-1], **changed)], stream)
    return stream.getvalue()


def cases() -> Iterator[tuple[bytes, type[Exception], str]]:
    chain = varied()
    name = f"Event #{len(chain.events)} of 'fraud'"
    yield refused(chain, environment="qa"), InvalidInput, f"{name} is of the environment 'qa'"
    newer = {"type": "hold.placed", "data": {"until": None}}
    yield refused(chain, **newer), InvalidInput, f"{name} is a hold.placed of a kind"
    yield exported(varied("production")), InvalidInput, "'production' cannot name a model"
    lines = exported(varied()).splitlines(keepends=True)
    dropped = [*lines[:5], *lines[6:]]
    yield b"".join(dropped), VerificationFailed, "Line 26: Event #6 of 'fraud' was dropped"
    yield b"".join(lines)[:-5], VerificationFailed, "Line 40: Event #20 of 'fraud' was cut off"


@pytest.mark.parametrize(("content", "error", "says"), [*cases()])
def test_of_an_export_that_cannot_be_imported_nothing_is_written(
    there: Ledger, second_table: Table, content: bytes, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        bring(there, exported(varied("churn")) + content)
    assert everything(second_table) == {}


def test_a_request_that_was_answered_elsewhere_is_a_new_one_here(there: Ledger) -> None:
    """Only the table that answered it knows all that it asked for."""
    bring(there, exported(varied()))
    key = next(there.timeline("fraud")).event.request
    there.append(there.head("fraud"), [noted()], who=WHO, request=Request(key, "f"))
    assert verify(there, "fraud").events == 21
