"""An export brought into another table."""

import hashlib
import io
import json
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
from modeltrail.identity import Actor
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


def bring(ledger: Ledger, content: bytes, who: Actor = WHO) -> list[Imported]:
    return import_export(ledger, io.BytesIO(content), environments=facts.ENVIRONMENTS, who=who)


def check_imported(ledger: Ledger, content: bytes) -> None:
    """Check that a table holds the timelines of an export, and of each that it was imported."""
    told: dict[str, list[bytes]] = {}
    for line in export_of(ledger).splitlines():
        told.setdefault(json.loads(line)["data"]["model"], []).append(line)
    said = {model: json.loads(lines.pop()) for model, lines in told.items()}
    assert {one["type"] for one in said.values()} == {"io.modeltrail.timeline.imported"}
    assert [line for model in told for line in told[model]] == content.splitlines()
    assert all(verify(ledger, model) for model in told)
    assert {ledger.unfinished(model)[1] for model in told} == {None}


def check_verified(ledger: Ledger) -> list[str]:
    """Check that all is as it was recorded, and return of which models the import is not done."""
    begun = [model for model in ledger.models() if ledger.unfinished(model)[1]]
    for model in ledger.models():
        if model in begun:
            with pytest.raises(Conflict, match=f"'{model}' is being imported"):
                verify(ledger, model)
        else:
            verify(ledger, model)
    return begun


def test_export_import_and_export_again_differ_by_the_event_that_says_so(
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
    check_imported(there, first)
    for model in ("churn", "fraud"):
        assert there.head(model).placements == here.head(model).placements
        assert there.head(model).next_version == here.head(model).next_version
        assert list(there.all_versions(model)) == list(here.all_versions(model))
        assert list(there.all_commits(model)) == list(here.all_commits(model))
        assert verify(there, model).events == verify(here, model).events + 1
    moment = next(s.event.time for s in here.timeline("fraud") if s.event.seq == 5)
    assert there.as_of("fraud", moment) == here.as_of("fraud", moment)
    before = everything(second_table)
    assert [one.written for one in bring(there, first)] == [0, 0]
    assert everything(second_table) == before


def test_who_imported_what_and_when_is_the_next_event(there: Ledger) -> None:
    chain = varied()
    content = exported(chain)
    (done,) = bring(there, content, facts.person("bob"))
    assert (done.artifacts, done.buckets) == (2, ("bucket",))
    said = next(there.timeline("fraud", after=20)).event
    assert isinstance(said, events.TimelineImported)
    assert said.actor == said.data.begun_by == facts.person("bob")
    assert chain.head.time is not None
    assert chain.head.time < said.data.begun_at <= said.time
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert (said.data.file_sha256, said.request) == (digest, digest)
    assert (said.data.events, said.data.head) == (20, chain.head.hash)


def test_what_was_imported_is_exported_and_imported_further(
    here: Ledger, there: Ledger, content: bytes
) -> None:
    bring(there, content)
    bring(here, export_of(there))
    check_imported(here, export_of(there))
    told = [stored.event.type for stored in here.timeline("fraud", after=LENGTH)]
    assert told == ["timeline.imported", "timeline.imported"]


def test_what_was_imported_can_be_gone_on_with(
    second_table: Table, there: Ledger, content: bytes
) -> None:
    bring(there, content)
    append(there)
    assert verify(there, "fraud").events == LENGTH + 2
    before = everything(second_table)
    assert [one.written for one in bring(there, content)] == [0, 0]
    assert everything(second_table) == before


def test_an_import_takes_as_few_transactions_as_it_can(road: proxy.Proxy, far: Ledger) -> None:
    """A transaction has 100 actions: here the head, the entry in the list or a snapshot, events.

    The last one of an export, and the one that says so, are in one.
    """
    chain = Chain()
    chain.register()
    while chain.head.seq < 96 + 97 + 97 + 1:
        chain.note()
    bring(far, exported(chain))
    assert road.transactions == 4
    assert [head.seq for head in far.snapshots("fraud")] == [193, 290]


def test_a_timeline_of_one_transaction_is_there_whole_or_not_at_all(
    road: proxy.Proxy, far: Ledger, there: Ledger
) -> None:
    road.faults.append(proxy.lose_request)
    road.faults.append(proxy.lose_request)
    with pytest.raises(BackendError):
        bring(far, exported(varied()))
    assert there.head("fraud").seq == 0
    bring(far, exported(varied()))
    assert road.transactions == 3
    assert there.head("fraud").seq == 21


def test_events_too_large_for_one_transaction_are_imported_in_more(there: Ledger) -> None:
    chain = Chain()
    for number in range(1, 25):
        data = facts.registration(parameters={f"x{n}": "y" * 3_000 for n in range(70)})
        chain.add(events.VersionRegistered, data, version=number)
    bring(there, exported(chain))
    assert verify(there, "fraud").events == 25


def test_timelines_that_alternate_are_imported(there: Ledger) -> None:
    fraud, churn = varied(length=150), varied("churn", length=150)
    stream = io.BytesIO()
    write_export((e for pair in zip(fraud.events, churn.events, strict=True) for e in pair), stream)
    bring(there, stream.getvalue())
    check_imported(there, exported(churn, fraud))


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
    check_verified(there)
    bring(far, content)
    check_imported(there, content)


KILLED = """
import sys
from pathlib import Path
from modeltrail.exchange import import_export
from modeltrail.identity import actor
from modeltrail.ledger import Ledger
from modeltrail.local import root
url, table, file, account, region = sys.argv[1:]
ledger = Ledger(root.session(account, region).client("dynamodb", endpoint_url=url), table)
who = actor("arn:aws:iam::111111111111:user/mallory")
with Path(file).open("rb") as stream:
    import_export(ledger, stream, environments=("dev", "staging", "production"), who=who)
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
    assert check_verified(there) == (["fraud"] if after + written in {2, 3} else [])
    bring(there, content)
    check_imported(there, content)
    for model in there.models():
        *_, said = there.timeline(model)
        by = [said.event.actor.person, said.event.data.begun_by.person]
        assert [one.rpartition("/")[2] == "mallory" for one in by] == {
            "churn": [after + written > 0] * 2,
            "fraud": [after + written > 3, after + written > 1],
        }[model]


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
    check_imported(there, content)


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


def test_an_import_adds_nothing_to_a_timeline_that_is_there(
    here: Ledger, second_table: Table, there: Ledger
) -> None:
    """Neither to one that was recorded here, nor to one that was imported once."""
    append(there)
    append(there)
    own = export_of(there)
    bring(here, own)
    append(here)
    before = everything(second_table)
    says = "'fraud' in the table ends at event #2, and the export goes on to #4"
    with pytest.raises(Conflict, match=says):
        bring(there, export_of(here))
    for whole in (own, own[: own.index(b"\n") + 1]):
        assert [one.written for one in bring(there, whole)] == [0]
    append(there)
    with pytest.raises(Conflict, match=r"'fraud' in the table is another .* event #3 differs"):
        bring(here, export_of(there))
    assert [one.written for one in bring(here, own)] == [0]
    assert len(everything(second_table)) == len(before) + 2  # the event, and its request


def test_another_timeline_of_the_same_name_is_a_conflict(there: Ledger, content: bytes) -> None:
    append(there)
    with pytest.raises(Conflict, match=r"'fraud' in the table .* event #1 differs"):
        bring(there, content)
    assert list(there.models()) == ["fraud"]  # churn comes first in the export


def test_nobody_writes_to_a_timeline_while_it_is_imported(
    road: proxy.Proxy, far: Ledger, there: Ledger, content: bytes
) -> None:
    said: list[Exception] = []

    def overtake(handler: Any, body: bytes) -> None:
        try:
            append(there, noted("Meanwhile."))
        except Conflict as error:
            said.append(error)
        handler.answer(*handler.forward(body))

    road.faults.extend([proxy.pass_on, proxy.pass_on, overtake])
    bring(far, content)
    (error,) = said
    assert str(error).startswith(f"'fraud' is being imported: {WHO.person} began it at 20")
    check_imported(there, content)


def test_an_import_that_was_broken_off_lets_nobody_write_before_it_is_done(
    road: proxy.Proxy, far: Ledger, there: Ledger, second_table: Table, content: bytes
) -> None:
    """Else what it brought could be gone on with, and nothing would say who brought it."""
    road.faults.extend([proxy.pass_on] * 2 + [proxy.lose_request] * 2)
    with pytest.raises(BackendError):
        bring(far, content)
    before = everything(second_table)
    seq = there.head("fraud").seq
    assert 0 < seq < LENGTH
    with pytest.raises(Conflict, match="'fraud' is being imported") as caught:
        append(there, noted())
    assert f"sha256:{hashlib.sha256(content).hexdigest()}" in caught.value.remedy
    for other in (varied(length=LENGTH + 1), varied(length=seq)):
        with pytest.raises(Conflict, match=f"Another import of 'fraud' is not done: .* {LENGTH} e"):
            bring(there, exported(other))
    assert everything(second_table) == before
    bring(there, exported(varied(length=LENGTH)))  # another file, the same timeline
    check_imported(there, content)
    append(there, noted())


def test_who_imports_only_the_beginning_of_the_same_ends_the_import(
    road: proxy.Proxy, far: Ledger, there: Ledger, content: bytes
) -> None:
    def overtake(handler: Any, body: bytes) -> None:
        bring(there, exported(varied(length=120)))
        handler.answer(*handler.forward(body))

    road.faults.extend([proxy.pass_on, overtake])
    with pytest.raises(Conflict, match="Something else is written to 'fraud' while it is imported"):
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
    newer = {"type": "tide.turned", "data": {"until": None}}
    yield refused(chain, **newer), InvalidInput, f"{name} is a tide.turned of a kind"
    late = refused(chain, time="9999-12-31T23:59:59.999999Z")
    yield late, InvalidInput, f"{name} is of 9999-12-31T23:59:59.999999Z, which is still to come"
    mallory = facts.person("mallory").model_copy(update={"person": facts.person("bob").person})
    said = {"actor": mallory.model_dump()}
    yield refused(chain, **said), VerificationFailed, f"{name} says that arn:.*/mallory is .*bob"
    granted = varied()
    data = {"artifact_digest": facts.sha("b")}
    granted.add(events.ApprovalGranted, data, version=1, environment="production")
    yield exported(granted), VerificationFailed, "Event #21 of 'fraud' approves other bytes"
    moved = varied()
    moved.promote(1, "production")
    yield exported(moved), VerificationFailed, "Event #21 of 'fraud' is of a move that could not"
    imported = varied()
    export = {
        "file_sha256": facts.sha(),
        "events": 19,
        "head": imported.events[18].hash,
        "begun_by": facts.person(),
        "begun_at": "2026-11-24T09:30:00.000000Z",
    }
    imported.add(events.TimelineImported, export)
    yield exported(imported), VerificationFailed, "Event #21 of 'fraud' says that the export ended"
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


class Changing(io.BytesIO):
    """A file that is another one by the third time that it is read."""

    def __init__(self, content: bytes, other: bytes) -> None:
        super().__init__(content)
        self._begun = 0
        self._other = other

    def seek(self, place: int, whence: int = 0) -> int:
        self._begun += 1
        if self._begun == 2:
            super().seek(0)
            self.truncate()
            self.write(self._other)
        return super().seek(place, whence)


@pytest.mark.parametrize(
    "change", [lambda c: c.note(), lambda c: c.promote(1, "production")], ids=["sound", "forged"]
)
def test_of_an_export_that_changes_meanwhile_nothing_is_written(
    there: Ledger, second_table: Table, change: Any
) -> None:
    first, other = varied(length=20), varied(length=19)
    first.note()
    change(other)
    other.note()
    stream = Changing(exported(first), exported(other))
    with pytest.raises(VerificationFailed):
        import_export(there, stream, environments=facts.ENVIRONMENTS, who=WHO)
    assert everything(second_table) == {}


@pytest.mark.parametrize("same", [60, 150, 229])
def test_of_a_long_export_that_changes_meanwhile_only_what_was_verified_is_written(
    there: Ledger, same: int
) -> None:
    """So that the export that was verified can be imported after it."""
    first, other = varied(length=230), varied(length=same)
    while other.head.seq < 230:
        other.note("Another.")
    stream = Changing(exported(first), exported(other))
    with pytest.raises(VerificationFailed, match="changed while it was imported"):
        import_export(there, stream, environments=facts.ENVIRONMENTS, who=WHO)
    bring(there, exported(first))
    assert verify(there, "fraud").events == 231


def test_a_request_that_was_answered_elsewhere_is_a_new_one_here(there: Ledger) -> None:
    """Only the table that answered it knows all that it asked for."""
    bring(there, exported(varied()))
    key = next(there.timeline("fraud")).event.request
    there.append(there.head("fraud"), [noted()], who=WHO, request=Request(key, "f"))
    assert verify(there, "fraud").events == 22
