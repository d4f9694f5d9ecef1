"""What an export writes."""

import io
import json
from datetime import UTC, datetime

import pytest
from cloudevents.core.formats.json import JSONFormat

from modeltrail import events
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import VerificationFailed
from modeltrail.events import StoredEvent, event_hash, generate
from modeltrail.exchange import write_export
from tests.support import facts
from tests.support.chain import Chain
from tests.support.exports import exported, forged, lines, varied


def test_each_event_is_a_line_of_canonical_json_that_holds_its_exact_text() -> None:
    chain = varied()
    told = lines(chain)
    assert len(told) == len(chain.events)
    for line, stored in zip(told, chain.events, strict=True):
        assert line == canonical_bytes(json.loads(line)) + b"\n"
        assert line.startswith(b'{"data":' + stored.body.encode() + b',"datacontenttype":')


def test_a_line_is_a_cloud_event_that_their_own_library_reads() -> None:
    chain = varied()
    sources = set()
    for line, stored in zip(lines(chain), chain.events, strict=True):
        event = JSONFormat().read(None, line.decode())
        assert event.get_data() == json.loads(stored.body)
        assert event.get_id() == f"fraud/{stored.event.seq}"
        assert event.get_type() == f"io.modeltrail.{stored.event.type}"
        assert event.get_specversion() == "1.0"
        assert event.get_datacontenttype() == "application/json"
        assert event.get_extension("eventhash") == stored.hash
        time = event.get_time()
        assert isinstance(time, datetime)
        assert time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") == stored.event.time
        sources.add(event.get_source())
    assert sources == {f"urn:modeltrail:timeline:{chain.events[0].hash}"}


def test_its_data_names_the_published_schema_that_it_meets() -> None:
    for line in lines(varied()):
        stated = json.loads(line)
        kind, version = stated["data"]["type"], stated["data"]["schema_version"]
        assert stated["dataschema"] == f"urn:modeltrail:event:{kind}:{version}"
        assert stated["dataschema"] == generate(kind)["$id"]


@pytest.mark.parametrize(
    ("version", "environment", "subject"),
    [
        (None, None, "fraud"),
        (7, None, "fraud@7"),
        (7, "dev", "fraud@dev"),
        (None, "dev", "fraud@dev"),
    ],
)
def test_its_subject_is_a_reference_to_what_it_is_about(
    version: int | None, environment: str | None, subject: str
) -> None:
    chain = Chain()
    chain.add(events.BusinessNoted, {"text": "x"}, version=version, environment=environment)
    assert json.loads(exported(chain))["subject"] == subject


def test_two_timelines_of_one_name_have_sources_of_their_own() -> None:
    one, other = Chain(), Chain()
    one.note("one")
    other.note("other")
    assert json.loads(exported(one))["source"] != json.loads(exported(other))["source"]


def test_the_ends_of_all_that_was_written_are_told() -> None:
    fraud, churn = varied(), varied("churn", length=12)
    told = write_export([*churn.events, *fraud.events], io.BytesIO())
    assert told == {"churn": churn.head, "fraud": fraud.head}


def test_nothing_is_written_from_the_first_event_on_that_is_not_as_it_was_recorded() -> None:
    chain = varied()
    other = forged(chain.events[4], reason="Another.")
    for bad, says in (
        (StoredEvent(chain.events[4].event, chain.events[4].body, facts.sha()), "was changed"),
        (chain.events[5], "Event #5 of 'fraud' is missing"),
        (forged(chain.events[4], previous=facts.sha()), "does not follow"),
    ):
        stream = io.BytesIO()
        with pytest.raises(VerificationFailed, match=says):
            write_export([*chain.events[:4], bad, *chain.events[5:]], stream)
        assert stream.getvalue() == b"".join(lines(chain)[:4])
    with pytest.raises(VerificationFailed, match="Event #6 of 'fraud' does not follow"):
        write_export([*chain.events[:4], other, *chain.events[5:]], io.BytesIO())


def test_a_text_that_no_append_wrote_is_not_exported() -> None:
    """It would break the line, or give two readers two meanings."""
    chain = Chain()
    stored = chain.note()
    for body in (stored.body.replace(",", ",\n", 1), stored.body.replace("{", '{"model":"x",', 1)):
        told = StoredEvent(stored.event, body, event_hash(body))
        with pytest.raises(VerificationFailed, match="Event #1 of 'fraud' is not in canonical"):
            write_export([told], io.BytesIO())
