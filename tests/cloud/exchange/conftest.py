"""A second table, and a bad road to it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config

from modeltrail.ledger import Ledger
from modeltrail.local import root
from tests.cloud.conftest import ACCOUNT, REGION
from tests.support import proxy, tables
from tests.support.ledgers import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def second_table(local_table: Table) -> Table:
    """An empty table beside `local_table`."""
    client, name = local_table
    tables.create(client, f"{name}-second")
    return client, f"{name}-second"


@pytest.fixture
def road(dynamodb: "DynamoDBClient") -> Iterator[proxy.Proxy]:
    """A road to the tables on which requests and answers are lost on demand."""
    with proxy.Proxy(dynamodb.meta.endpoint_url).running() as made:
        yield made


@pytest.fixture
def far(road: proxy.Proxy, second_table: Table) -> Ledger:
    """A ledger in the second table that is reached by the bad road; botocore sends each once."""
    retries: Any = {"mode": "standard", "total_max_attempts": 1}
    session = root.session(ACCOUNT, REGION)
    client = session.client("dynamodb", endpoint_url=road.url, config=Config(retries=retries))
    return Ledger(client, second_table[1])
