"""What is measured on: DynamoDB as the local AWS and as DynamoDB Local serve it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from modeltrail import layout
from modeltrail.local import root
from modeltrail.local.cloud import Cloud
from tests.support import tables
from tools import dynamodb_local
from tools.place import Place

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROOT = Path(__file__).resolve().parents[1]
ACCOUNT = "111111111111"
REGION = "eu-west-1"


@dataclass(frozen=True)
class Server:
    """A server of DynamoDB; all that is compared in a run uses this one client of it."""

    client: "DynamoDBClient"
    url: str
    folder: Path
    """Where a measurement may write."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_table(self) -> str:
        """Return the name of an empty metadata table."""
        name = f"{layout.TABLE}-{next(self._numbers)}"
        tables.create(self.client, name)
        return name


@contextmanager
def ministack() -> Iterator[Server]:
    """Serve with the local AWS."""
    with (
        TemporaryDirectory() as folder,
        Cloud(Path(folder), account=ACCOUNT, region=REGION) as cloud,
    ):
        yield _server(cloud.url, Path(folder))


@contextmanager
def second() -> Iterator[Server]:
    """Serve with DynamoDB Local.

    Raises:
        ToolError: It cannot be had on this machine.
    """
    jars = dynamodb_local.provide(Place(ROOT))
    with TemporaryDirectory() as folder, dynamodb_local.serving(jars, Path(folder)) as url:
        yield _server(url, Path(folder))


def _server(url: str, folder: Path) -> Server:
    client = root.session(ACCOUNT, REGION).client("dynamodb", endpoint_url=url)
    return Server(client, url, folder)
