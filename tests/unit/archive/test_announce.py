"""What is announced on the event bus."""

import json
from typing import Any

import pytest
from botocore.stub import Stubber
from cloudevents.core.formats.json import JSONFormat

from modeltrail import layout
from modeltrail.archive import announce, record, stream
from modeltrail.errors import BackendError
from tests.support.exports import varied
from tests.unit.archive.test_record import streamed

BATCH = {"Records": [streamed(varied().events[0])]}
BATCH["Records"][0]["dynamodb"]["SequenceNumber"] = "1"


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Any:
    """EventBridge's client, which answers what a test says."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv(announce.BUS_VARIABLE, layout.BUS)
    stream.client.cache_clear()
    with Stubber(stream.client("events")) as stub:
        yield stub
    stream.client.cache_clear()


def test_an_announcement_is_a_cloud_event_under_the_events_own_type(
    bus: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = varied().events[0]
    event = record.recorded(BATCH["Records"][0])
    detail = announce.detail(event, stored.hash)
    entry = {
        "EventBusName": "modeltrail",
        "Source": "io.modeltrail",
        "DetailType": stored.event.type,
        "Detail": detail,
    }
    bus.add_response("put_events", {"FailedEntryCount": 0, "Entries": []}, {"Entries": [entry]})
    announce.handle(BATCH, None)
    bus.assert_no_pending_responses()
    read = JSONFormat().read(None, detail)
    assert read.get_data() == json.loads(stored.body)
    assert json.loads(capsys.readouterr().out)["announced"] == stored.event.type


def test_one_that_the_bus_refuses_is_tried_again(bus: Any) -> None:
    refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure"}]}
    bus.add_response("put_events", refused)
    with pytest.raises(BackendError, match="1 of 1 records failed"):
        announce.handle(BATCH, None)


def test_a_large_event_is_announced_by_where_the_archive_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MODELTRAIL_ARCHIVE", "bucket")
    stored = varied().events[0]
    event = record.recorded(streamed(stored))
    event = event._replace(facts={**event.facts, "data": {"text": "x" * 250_000}})
    told = json.loads(announce.detail(event, stored.hash))
    key = layout.archived("fraud", 1, stored.event.time)
    assert told["dataref"] == f"s3://bucket/{key}"
    assert "data" not in told
    assert told["eventhash"] == stored.hash
