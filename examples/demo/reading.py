"""A product environment reads the platform: the exact bytes, and nothing but reading."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from examples.demo.steps import Steps, expect
from modeltrail import layout
from modeltrail.access import Access
from modeltrail.config import Platform

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

OTHER_BUCKET = "payroll"
"""Another bucket of the platform account, which no read role may see."""

Predict = Callable[[Path], tuple[float, int]]
"""Loads a model from a folder and returns its accuracy, and over how many held-out rows."""


def make_other_bucket(root: "S3Client", account: str, region: str) -> str:
    """Make a bucket beside the platform's, with an object in it, and return its name."""
    name = f"{OTHER_BUCKET}-{account}-{region}"
    root.create_bucket(
        Bucket=name,
        CreateBucketConfiguration={"LocationConstraint": region},  # type: ignore[typeddict-item]
    )
    root.put_object(Bucket=name, Key="salaries.csv", Body=b"who,how much\n")
    return name


def refusals(steps: Steps, platform: Platform, profile: str, model: str, other: str) -> None:
    """Show that a read role can read, and that IAM refuses it everything else."""
    access = Access(platform, profile=profile)
    s3, table = access.s3("reader"), access.dynamodb("reader")
    prefix = f"{layout.ARTIFACTS_PREFIX}{model}/"
    key: Any = {
        layout.PARTITION_KEY: {"S": layout.partition(model)},
        layout.SORT_KEY: {"S": layout.HEAD},
    }
    attempts: dict[str, Callable[[], object]] = {
        "write an artifact": lambda: s3.put_object(
            Bucket=platform.bucket, Key=f"{prefix}mine", Body=b"mine"
        ),
        "delete an artifact": lambda: s3.delete_object(
            Bucket=platform.bucket, Key=f"{prefix}model.joblib"
        ),
        "move the champion": lambda: table.put_item(TableName=platform.table, Item=key),
        "delete the timeline's head": lambda: table.delete_item(TableName=platform.table, Key=key),
        f"read {other}": lambda: s3.get_object(Bucket=other, Key="salaries.csv"),
    }
    for attempt, call in attempts.items():
        steps.say(f"  {profile} tries to {attempt}: {_refused(call, attempt)}")


def _refused(call: Callable[[], object], attempt: str) -> str:
    from botocore.exceptions import ClientError  # noqa: PLC0415 (loaded with the first client)

    try:
        call()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        expect(code.startswith("AccessDenied"), f"to {attempt} failed with {code}, not refused")
        return f"refused by IAM ({code})"
    expect(False, f"IAM let a read role {attempt}")  # noqa: FBT003 (it never holds)
    return ""
