"""The local AWS, started once for all the tests that need one."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from modeltrail import layout
from modeltrail.local import root
from modeltrail.local.cloud import Cloud
from modeltrail.local.platform import Running, running
from tests.support import tables
from tools import dynamodb_local
from tools.place import Place
from tools.progress import ToolError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = "111111111111"
REGION = "eu-west-1"

_numbers = count(1)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A local AWS that ends with the tests."""
    with Cloud(tmp_path_factory.mktemp("cloud"), account=ACCOUNT, region=REGION) as running:
        yield running


@pytest.fixture(scope="session")
def local_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The whole platform of the example's blueprint, its stacks applied by Terraform.

    It takes about 20 seconds: ask for `cloud` where a table or a bucket will do.
    """
    with running(tmp_path_factory.mktemp("platform"), progress=print) as platform:
        yield platform


@pytest.fixture(scope="session")
def dynamodb(cloud: Cloud) -> "DynamoDBClient":
    """A client as the platform account's root; making one costs more than most tests."""
    return root.session(ACCOUNT, REGION).client("dynamodb", endpoint_url=cloud.url)


@pytest.fixture(scope="session")
def second_dynamodb(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[DynamoDBClient]":
    """A client of DynamoDB Local, where Java and its jars can be had."""
    try:
        jars = dynamodb_local.provide(Place(ROOT))
    except ToolError as error:
        pytest.skip(f"{error.message} {error.remedy}")
    with dynamodb_local.serving(jars, tmp_path_factory.mktemp("dynamodb-local")) as url:
        yield root.session(ACCOUNT, REGION).client("dynamodb", endpoint_url=url)


@pytest.fixture(
    scope="session",
    params=["dynamodb", "second_dynamodb"],
    ids=["ministack", "dynamodb-local"],
)
def server(request: pytest.FixtureRequest) -> "DynamoDBClient":
    """A client of each of the two that serve DynamoDB on this machine."""
    client: DynamoDBClient = request.getfixturevalue(request.param)
    return client


@pytest.fixture
def any_table(server: "DynamoDBClient") -> "tuple[DynamoDBClient, str]":
    """The same as `local_table`, in each of the two."""
    name = f"{layout.TABLE}-{next(_numbers)}"
    tables.create(server, name)
    return server, name


@pytest.fixture
def local_table(dynamodb: "DynamoDBClient") -> "tuple[DynamoDBClient, str]":
    """A client, as the platform account's root, and the name of an empty metadata table."""
    name = f"{layout.TABLE}-{next(_numbers)}"
    tables.create(dynamodb, name)
    return dynamodb, name


@pytest.fixture
def local_bucket(cloud: Cloud) -> "tuple[S3Client, str]":
    """A client, as the platform account's root, and the name of an empty versioned bucket."""
    client = root.session(ACCOUNT, REGION).client("s3", endpoint_url=cloud.url)
    name = f"{layout.bucket(ACCOUNT, REGION)}-{next(_numbers)}"
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return client, name
