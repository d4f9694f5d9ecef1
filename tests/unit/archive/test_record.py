"""What the functions of the stream make of a record."""

import json
import subprocess
import sys
from typing import Any

import pytest

from modeltrail import layout
from modeltrail.archive import record
from modeltrail.errors import VerificationFailed
from modeltrail.events import StoredEvent
from modeltrail.ledger._items import event_item
from tests.support.exports import exported, varied


def streamed(stored: StoredEvent, name: str = "INSERT") -> dict[str, Any]:
    item = event_item(stored)
    keys = {key: item[key] for key in (layout.PARTITION_KEY, layout.SORT_KEY)}
    return {"eventName": name, "dynamodb": {"Keys": keys, "NewImage": item}}


def test_a_line_is_what_an_export_has_byte_for_byte() -> None:
    chain = varied()
    first = chain.events[0].hash
    lines = [record.line(record.recorded(streamed(each)), first) for each in chain.events]
    assert b"".join(lines) == exported(chain)


def test_a_cloud_event_holds_what_the_line_does() -> None:
    chain = varied()
    first = chain.events[0].hash
    for each in chain.events:
        event = record.recorded(streamed(each))
        assert record.cloud_event(event, first) == json.loads(record.line(event, first))


@pytest.mark.parametrize("name", ["MODIFY", "REMOVE"])
def test_an_event_that_was_changed_or_removed_is_told_and_not_kept(name: str) -> None:
    changed = streamed(varied().events[1], name)
    with pytest.raises(VerificationFailed, match=rf"EVENT#000000000002 of MODEL#fraud .*{name}"):
        record.recorded(changed)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{", "holds no event"),
        ("[]", "holds no event"),
        ("{}", "holds no event: KeyError"),
        ('{"model":"fraud","seq":3,"time":""}', "holds the event #3 of 'fraud'"),
        ('{"model":"other","seq":2,"time":""}', "holds the event #2 of 'other'"),
    ],
)
def test_what_is_no_event_of_its_place_is_refused(body: str, says: str) -> None:
    changed = streamed(varied().events[1])
    changed["dynamodb"]["NewImage"]["body"] = {"S": body}
    with pytest.raises(VerificationFailed, match=says):
        record.recorded(changed)


def test_the_functions_need_nothing_that_lambda_does_not_have() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "import modeltrail.archive.announce, modeltrail.archive.keep\n"
        "tops = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(tops - sys.stdlib_module_names))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    known = {"boto3", "botocore", "certifi", "dateutil", "jmespath", "s3transfer", "six", "urllib3"}
    assert {name for name in ran.stdout.split() if not name.startswith("_")} <= {
        "modeltrail",
        *known,
    }
