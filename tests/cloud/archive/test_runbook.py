"""What docs/runbook.md says of the archive, done; and what happens when the table is changed."""

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from modeltrail import layout
from modeltrail.events import StoredEvent
from modeltrail.exchange import verify_file
from modeltrail.ledger import Ledger
from modeltrail.local.platform import Running
from tests.stacks.synthesis import REPOSITORY
from tests.support.archives import Archive
from tests.support.ledgers import append, noted

if TYPE_CHECKING:
    from pathlib import Path

RUNBOOK = (REPOSITORY / "docs" / "runbook.md").read_text("utf-8")


@pytest.fixture(scope="module")
def archive(local_platform: Running) -> Archive:
    return Archive(local_platform)


@pytest.fixture(scope="module")
def ledger(local_platform: Running, archive: Archive) -> Ledger:
    table = archive.session.client("dynamodb", endpoint_url=archive.url)
    return Ledger(table, local_platform.platform.table)


def appended(ledger: Ledger) -> StoredEvent:
    (stored,) = append(ledger, noted())
    return stored


def kept(archive: Archive) -> dict[str, bytes]:
    pages = archive.s3.get_paginator("list_objects_v2").paginate(Bucket=archive.bucket)
    keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
    return {
        key: archive.s3.get_object(Bucket=archive.bucket, Key=key)["Body"].read() for key in keys
    }


def test_the_archive_in_the_order_of_its_keys_is_an_export(
    archive: Archive, ledger: Ledger, tmp_path: "Path"
) -> None:
    last = appended(ledger)
    archive.read(last)
    found = kept(archive)
    file = tmp_path / "all.ndjson"
    file.write_bytes(b"".join(found[key] for key in sorted(found)))
    (verified,) = (each for each in verify_file(file) if each.model == "fraud")
    assert (verified.events, verified.head) == (last.event.seq, last.hash)


def test_giving_events_again_changes_nothing(archive: Archive, ledger: Ledger) -> None:
    archive.read(appended(ledger))
    before = kept(archive)
    (code,) = re.findall(r"^```python\n(.*?)^```", RUNBOOK, re.MULTILINE | re.DOTALL)
    told: dict[str, Any] = {"json": json}
    exec(code, told)  # noqa: S102 (the runbook's own words)
    clients = [
        archive.session.client(name, endpoint_url=archive.url) for name in ("dynamodb", "lambda")
    ]
    told["refill"](*clients, "fraud")
    assert kept(archive) == before


def test_an_event_that_was_changed_in_the_table_stays_as_it_was_and_holds_up_none(
    archive: Archive, ledger: Ledger, local_platform: Running
) -> None:
    first = appended(ledger)
    before = archive.read(first)
    table = archive.session.client("dynamodb", endpoint_url=archive.url)
    key = {
        layout.PARTITION_KEY: {"S": layout.partition("fraud")},
        layout.SORT_KEY: {"S": layout.event(first.event.seq)},
    }
    name = local_platform.platform.table
    original = table.get_item(TableName=name, Key=key)["Item"]
    forged = {**original, "body": {"S": first.body.replace("doubled", "ceased")}}
    table.put_item(TableName=name, Item=forged)
    table.put_item(TableName=name, Item=original)
    archive.read(appended(ledger))
    assert archive.read(first) == before
    log = io.StringIO(local_platform.cloud.log.read_text("utf-8", errors="replace"))
    assert any("was written over or removed in the table (MODIFY)" in line for line in log)
