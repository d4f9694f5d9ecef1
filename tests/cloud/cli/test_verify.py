"""Verification through the command line: exit code 6 names what is not as it was recorded."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from modeltrail import layout
from modeltrail.local import root
from modeltrail.local.platform import Running
from tests.cloud.cli.conftest import Register, done, events
from tests.support.command_line import CommandLine

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

GOOD, BAD, NEWER = "cli-verify-good", "cli-verify-bad", "cli-verify-newer"


@pytest.fixture(scope="module", autouse=True)
def _models(modeltrail: CommandLine, register: Register) -> None:
    for model in (GOOD, BAD, NEWER):
        register(model)
        done(modeltrail("note", model, "complaints doubled"))


@pytest.fixture
def _forged(local_platform: Running) -> Iterator[None]:
    """An event that the platform account's root has changed, for as long as the test takes."""
    platform = local_platform.platform
    session = root.session(platform.account, platform.region)
    client: DynamoDBClient = session.client("dynamodb", endpoint_url=platform.endpoint_url)
    key = {
        layout.PARTITION_KEY: {"S": layout.partition(BAD)},
        layout.SORT_KEY: {"S": layout.event(2)},
    }
    item = client.get_item(TableName=platform.table, Key=key)["Item"]
    body = str(item["body"]["S"]).replace("doubled", "vanished")
    changed: Any = {**item, "body": {"S": body}}
    client.put_item(TableName=platform.table, Item=changed)
    yield
    client.put_item(TableName=platform.table, Item=item)


@pytest.mark.usefixtures("_forged")
def test_an_event_that_was_changed_is_named_and_the_others_are_verified(
    modeltrail: CommandLine,
) -> None:
    ran = modeltrail("verify", BAD, GOOD)
    assert ran.code == 6
    assert f"{BAD}: NOT as recorded. Event #2 of '{BAD}' was changed" in ran.err
    assert ran.out.startswith(f"{GOOD}: 2 events, chain intact, head sha256:")
    everything = modeltrail("verify")
    assert everything.code == 6
    assert GOOD in everything.out
    assert BAD not in everything.out


@pytest.fixture
def _newer(local_platform: Running) -> Iterator[None]:
    """A head that a newer release wrote, for as long as the test takes."""
    platform = local_platform.platform
    session = root.session(platform.account, platform.region)
    client: DynamoDBClient = session.client("dynamodb", endpoint_url=platform.endpoint_url)
    key = {
        layout.PARTITION_KEY: {"S": layout.partition(NEWER)},
        layout.SORT_KEY: {"S": layout.HEAD},
    }
    item = client.get_item(TableName=platform.table, Key=key)["Item"]
    changed: Any = {**item, "format": {"N": "999"}}
    client.put_item(TableName=platform.table, Item=changed)
    yield
    client.put_item(TableName=platform.table, Item=item)


@pytest.mark.usefixtures("_newer")
def test_a_timeline_that_this_release_cannot_read_keeps_no_other_from_being_verified(
    modeltrail: CommandLine,
) -> None:
    ran = modeltrail("verify", NEWER, GOOD)
    assert ran.code == 5
    assert (
        f"{NEWER}: NOT verified. The item HEAD of MODEL#{NEWER} was written by a newer" in ran.err
    )
    assert ran.out.startswith(f"{GOOD}: 2 events")
    newer, good = modeltrail("verify", NEWER, GOOD, "--json").document
    assert (newer["verified"], newer["error"]) == (False, "NewerRelease")
    assert good["verified"]


@pytest.mark.usefixtures("_newer", "_forged")
def test_the_gravest_of_what_was_found_gives_the_exit_code(modeltrail: CommandLine) -> None:
    assert modeltrail("verify", NEWER, GOOD, BAD, NEWER).code == 6


@pytest.mark.usefixtures("_forged")
def test_what_does_not_verify_is_one_document_too(modeltrail: CommandLine) -> None:
    ran = modeltrail("verify", BAD, GOOD, "--json")
    assert (ran.code, ran.err) == (6, "")
    bad, good = ran.document
    assert (bad["model"], bad["verified"]) == (BAD, False)
    assert "Event #2" in bad["problem"]
    assert (good["verified"], good["head"]) == (True, events(modeltrail, GOOD)[-1]["hash"])


def test_what_is_as_recorded_ends_with_0(modeltrail: CommandLine) -> None:
    assert done(modeltrail("verify", BAD)).err == ""
