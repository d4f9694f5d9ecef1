"""The audit archive of the whole platform, filled by the function on the table's stream."""

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from modeltrail import layout
from modeltrail.events import StoredEvent
from modeltrail.exchange import write_export
from modeltrail.ledger import Ledger
from modeltrail.local.platform import Running
from modeltrail.reports import Asked, archive_reports
from tests.support.archives import Archive
from tests.support.ledgers import append, noted, registered

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

MODEL = "fraud"


@pytest.fixture(scope="module")
def archive(local_platform: Running) -> Archive:
    return Archive(local_platform)


@pytest.fixture(scope="module")
def administrator(archive: Archive) -> "S3Client":
    """A client of a user to whom IAM allows everything."""
    iam = archive.session.client("iam", endpoint_url=archive.url)
    iam.create_user(UserName="administrator")
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    iam.put_user_policy(
        UserName="administrator",
        PolicyName="everything",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    key = iam.create_access_key(UserName="administrator")["AccessKey"]
    client: S3Client = archive.session.client(
        "s3",
        endpoint_url=archive.url,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )
    return client


@pytest.fixture(scope="module")
def appended(local_platform: Running, archive: Archive) -> list[StoredEvent]:
    table = archive.session.client("dynamodb", endpoint_url=archive.url)
    ledger = Ledger(table, local_platform.platform.table)
    append(ledger, registered(1), noted('Größer als "nichts" \u2028 \U0001f600.'))
    append(ledger, *(noted(f"Note {number}.") for number in range(5)))
    return list(ledger.timeline(MODEL))


def exported(events: list[StoredEvent]) -> list[bytes]:
    stream = io.BytesIO()
    write_export(events, stream)
    return stream.getvalue().splitlines(keepends=True)


def test_every_event_is_kept_as_the_line_that_an_export_has(
    archive: Archive, appended: list[StoredEvent]
) -> None:
    assert [archive.read(stored) for stored in appended] == exported(appended)


def test_nothing_else_is_kept_and_nothing_twice(
    archive: Archive, appended: list[StoredEvent]
) -> None:
    for stored in appended:
        archive.read(stored)
    found = archive.s3.list_object_versions(Bucket=archive.bucket)
    of_model = [each["Key"] for each in found["Versions"] if f"/{MODEL}/" in each["Key"]]
    assert of_model == sorted(map(archive.key, appended))
    assert "DeleteMarkers" not in found


def test_reports_read_the_archive_as_it_is(
    archive: Archive, appended: list[StoredEvent], tmp_path: "Path"
) -> None:
    for stored in appended:
        file = tmp_path / archive.key(stored)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(archive.read(stored))
    with archive_reports([str(tmp_path / "**" / "*.ndjson")]) as reports:
        assert reports.end() == appended[-1].event.time
        asked = Asked(since=None, until=reports.end(), environments=("dev",))
        assert reports.rollbacks(asked)


@pytest.mark.parametrize("bypass", [True, False])
def test_what_is_kept_cannot_be_removed_by_the_root_itself(
    archive: Archive, appended: list[StoredEvent], bypass: Any
) -> None:
    """The local AWS asks no bucket's policy about the root: it is the lock that refuses."""
    archive.read(appended[0])
    place: Any = {"Bucket": archive.bucket, "Key": archive.key(appended[0])}
    version = archive.s3.head_object(**place)["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        archive.s3.delete_object(**place, VersionId=version, BypassGovernanceRetention=bypass)
    assert archive.s3.get_object_retention(**place)["Retention"]["Mode"] == "COMPLIANCE"


def test_an_administrator_hides_and_removes_nothing(
    archive: Archive, administrator: "S3Client", appended: list[StoredEvent]
) -> None:
    archive.read(appended[0])
    place: Any = {"Bucket": archive.bucket, "Key": archive.key(appended[0])}
    version = administrator.head_object(**place)["VersionId"]
    which: Any
    for which in ({}, {"VersionId": version}):
        with pytest.raises(ClientError, match="AccessDenied"):
            administrator.delete_object(**place, **which)


@pytest.mark.parametrize("condition", [{}, {"IfNoneMatch": "*"}])
def test_an_administrator_writes_over_nothing_and_adds_nothing(
    archive: Archive,
    administrator: "S3Client",
    appended: list[StoredEvent],
    condition: dict[str, Any],
) -> None:
    before = archive.read(appended[0])
    for key in (archive.key(appended[0]), f"{layout.ARCHIVE_PREFIX}day=2026-11-25/fraud/new"):
        with pytest.raises(ClientError, match="AccessDenied"):
            administrator.put_object(Bucket=archive.bucket, Key=key, Body=b"forged", **condition)
    assert archive.read(appended[0]) == before
