"""Reading an export strictly."""

import io
import json

import pytest

from modeltrail import events
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import VerificationFailed
from modeltrail.events import event_hash
from modeltrail.exchange import read_export, verify_export, write_export
from tests.support import facts
from tests.support.chain import Chain
from tests.support.exports import exported, forged, lines, respelled, varied


def read(content: bytes) -> list[events.StoredEvent]:
    return list(read_export(io.BytesIO(content)))


def test_an_export_reads_back_as_what_was_written() -> None:
    fraud, churn = varied(), varied("churn")
    assert read(exported(churn, fraud)) == [*churn.events, *fraud.events]
    assert read(b"") == []


def test_timelines_may_alternate() -> None:
    fraud, churn = varied(), varied("churn")
    told = [one for pair in zip(fraud.events, churn.events, strict=True) for one in pair]
    stream = io.BytesIO()
    write_export(told, stream)
    assert read(stream.getvalue()) == told
    assert [one.model for one in verify_export(io.BytesIO(stream.getvalue()))] == ["fraud", "churn"]


def test_events_of_later_releases_are_read_and_keep_their_text() -> None:
    chain = Chain()
    note = forged(chain.note(), type="tide.turned", data={"until": None}, tenant={"previous": "x"})
    stream = io.BytesIO()
    write_export([note], stream)
    assert json.loads(stream.getvalue())["type"] == "io.modeltrail.tide.turned"
    assert read(stream.getvalue()) == [note]
    assert verify_export(io.BytesIO(stream.getvalue()))[0].head == note.hash


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"id": "fraud/4"}, "id is 'fraud/4', and its text says 'fraud/3'"),
        ({"id": 3}, "id is 3"),
        ({"source": "urn:other"}, "source is 'urn:other', and its text says 'urn:modeltrail"),
        ({"subject": "fraud@dev"}, "subject is 'fraud@dev', and its text says 'fraud@2'"),
        ({"time": "2026-11-24T09:00:02Z"}, "time is '2026-11-24T09:00:02Z'"),
        ({"type": "io.modeltrail.x"}, "type is 'io.modeltrail.x'"),
        ({"specversion": "1.1"}, r"specversion is '1\.1'"),
        ({"datacontenttype": "text/plain"}, "datacontenttype is"),
        ({"dataschema": "urn:x"}, "dataschema is 'urn:x'"),
    ],
)
def test_what_stands_beside_the_text_must_follow_from_it(
    changed: dict[str, object], says: str
) -> None:
    told = lines(varied())
    told[2] = respelled(told[2], **changed)
    with pytest.raises(
        VerificationFailed, match=f"Line 3: Event #3 of 'fraud' was changed: {says}"
    ):
        read(b"".join(told))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"\n", "It is not JSON"),
        (b"{\n", "It is not JSON"),
        (b"\xff\n", "It is not JSON"),
        (b"[]\n", "It is no JSON object"),
        (b"null\n", "It is no JSON object"),
        (b"{}\n", "It is no event of an export: it lacks data, datacont"),
        (b'{"data":{}', "It was cut off"),
        (b"[" * 100_000 + b"\n", "It is not JSON"),
        (b" " * 2_000_000 + b"\n", "It is longer than any event's"),
    ],
)
def test_what_is_no_line_of_an_export_is_refused(line: bytes, says: str) -> None:
    good = lines(varied())
    with pytest.raises(VerificationFailed, match=f"Line 3: {says}"):
        read(b"".join(good[:2]) + line)


def test_a_line_with_more_than_an_export_writes_is_refused() -> None:
    told = lines(varied())
    told[1] = respelled(told[1], more=1)
    with pytest.raises(VerificationFailed, match=r"Line 2: .* it has 'more' besides"):
        read(b"".join(told))


def test_a_line_that_was_spelled_anew_is_refused() -> None:
    told = lines(varied())
    for anew in (
        json.dumps(json.loads(told[1])).encode() + b"\n",
        told[1].replace(b"\n", b" \n"),
        told[1].replace(b"\n", b"\r\n"),
    ):
        with pytest.raises(VerificationFailed, match=r"Line 2: Event .* is not in canonical form"):
            read(told[0] + anew)


def test_a_name_that_stands_twice_is_refused_in_the_line_and_in_the_text() -> None:
    """Readers disagree on which of the two counts."""
    told = lines(varied())
    twice = told[1].replace(b',"id":', b',"id":"fraud/2","id":')
    with pytest.raises(VerificationFailed, match=r"Line 2: .* not in canonical form"):
        read(told[0] + twice)
    chain = Chain()
    stored = chain.note()
    body = stored.body.replace('"model":"fraud"', '"model":"churn","model":"fraud"')
    line = lines(chain)[0].replace(stored.body.encode(), body.encode())
    line = line.replace(stored.hash.encode(), event_hash(body).encode())
    with pytest.raises(VerificationFailed, match=r"Line 1: .*names the key 'model' twice"):
        read(line)
    with pytest.raises(VerificationFailed, match=r"Line 1: .*names the key 'model' twice"):
        verify_export(io.BytesIO(line))


@pytest.mark.parametrize("number", ["1.0", "1e16", "1e0", "0.10", "-0", "9007199254740993"])
def test_a_number_that_is_spelled_otherwise_is_not_canonical(number: str) -> None:
    chain = Chain()
    data = {"metrics": {"x": 0.25}, "dataset_digest": None, "rows": None}
    stored = chain.add(events.MetricRecorded, data, version=1)
    body = stored.body.replace("0.25", number)
    line = lines(chain)[0].replace(stored.body.encode(), body.encode())
    line = line.replace(stored.hash.encode(), event_hash(body).encode())
    with pytest.raises(VerificationFailed, match="Line 1: Event #1 of 'fraud' is not in canonical"):
        read(line)


def test_a_text_that_is_no_event_is_named() -> None:
    chain = Chain()
    stored = chain.note()
    body = canonical_bytes(json.loads(stored.body) | {"data": {"text": 7}}).decode()
    line = lines(chain)[0].replace(stored.body.encode(), body.encode())
    line = line.replace(stored.hash.encode(), event_hash(body).encode())
    with pytest.raises(VerificationFailed, match=r"Line 1: Event 'fraud/1' is not an event .*text"):
        read(line)
    assert verify_export(io.BytesIO(line))[0].model == facts.MODEL  # it asks for no facts
