"""What somebody may try at the platform, each by one request."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from modeltrail import layout

HEX = "0" * 64
_numbers = count(1)

Client = Callable[[str], Any]
"""A client of a service, as whoever tries."""


@dataclass(frozen=True)
class Scene:
    """What there is to try at."""

    account: str
    table: str
    bucket: str
    data: str
    """The bucket of training data."""
    artifact_key: str
    """The ARNs of keys."""
    metadata_key: str
    signing_key: str
    sealed: bytes
    """What the artifact key encrypted, though not in S3."""
    versions: dict[str, str]
    """The S3 version of each object."""

    @property
    def table_arn(self) -> str:
        """Return the table's ARN."""
        return f"arn:aws:dynamodb:eu-west-1:{self.account}:table/{self.table}"


FRAUD = f"{layout.ARTIFACTS_PREFIX}fraud/{HEX}/model.bin"
CREDIT = f"{layout.ARTIFACTS_PREFIX}credit-score/{HEX}/model.bin"
MANIFEST = f"{layout.MANIFESTS_PREFIX}fraud/{HEX}/{HEX}.json"
ADMITTED = f"{layout.ARTIFACTS_PREFIX}fraud/{HEX}/admitted.bin"
ELSEWHERE = f"{layout.ARTIFACTS_PREFIX}fraud/{HEX}/elsewhere.bin"
DATA, OTHER_DATA = "features/table.csv", "private/table.csv"

_KEY = {layout.PARTITION_KEY: {"S": "MODEL#matrix"}, layout.SORT_KEY: {"S": "HEAD"}}
_OPEN = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
_TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},'
    '"Action":"sts:AssumeRole"}]}'
)
_PUBLIC = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",'
    '"Resource":"arn:aws:s3:::%s/*"}]}'
)


def _fresh(model: str, prefix: str = layout.ARTIFACTS_PREFIX) -> str:
    return f"{prefix}{model}/{HEX}/{next(_numbers)}"


def _get(key: str) -> Callable[[Client, Scene], Any]:
    return lambda client, scene: client("s3").get_object(Bucket=scene.bucket, Key=key)


def _put(model: str, prefix: str = layout.ARTIFACTS_PREFIX, **how: str) -> Callable[..., Any]:
    return lambda client, scene: client("s3").put_object(
        Bucket=scene.bucket, Key=_fresh(model, prefix), Body=b"new", **{"IfNoneMatch": "*", **how}
    )


def _s3(call: str, **given: Any) -> Callable[[Client, Scene], Any]:
    return lambda client, scene: getattr(client("s3"), call)(Bucket=scene.bucket, **given)


def _data(call: str, **given: Any) -> Callable[[Client, Scene], Any]:
    return lambda client, scene: getattr(client("s3"), call)(Bucket=scene.data, **given)


def _dynamodb(call: str, **given: Any) -> Callable[[Client, Scene], Any]:
    return lambda client, scene: getattr(client("dynamodb"), call)(
        TableName=scene.table_arn, **given
    )


def _iam(call: str, **given: Any) -> Callable[[Client, Scene], Any]:
    return lambda client, _: getattr(client("iam"), call)(**given)


def _kms(call: str, key: str, **given: Any) -> Callable[[Client, Scene], Any]:
    return lambda client, scene: getattr(client("kms"), call)(KeyId=getattr(scene, key), **given)


_QUERY: dict[str, Any] = {
    "KeyConditionExpression": "#k = :v",
    "ExpressionAttributeValues": {":v": {"S": "MODEL#matrix"}},
}
_SIGN = {"SigningAlgorithm": "ECDSA_SHA_256", "Message": b"root"}
_READER = layout.read_role("dev")

ACTIONS: dict[str, Callable[[Client, Scene], Any]] = {
    "read an item": _dynamodb("get_item", Key=_KEY),
    "read a timeline": _dynamodb(
        "query", **_QUERY, ExpressionAttributeNames={"#k": layout.PARTITION_KEY}
    ),
    "read an index": _dynamodb(
        "query",
        **_QUERY,
        IndexName=layout.BY_SUBJECT.name,
        ExpressionAttributeNames={"#k": layout.BY_SUBJECT.key},
    ),
    "scan the table": _dynamodb("scan", Limit=1),
    "put an item": _dynamodb("put_item", Item=_KEY),
    "update an item": _dynamodb("update_item", Key=_KEY),
    "write in a batch": lambda client, scene: client("dynamodb").batch_write_item(
        RequestItems={scene.table_arn: [{"PutRequest": {"Item": _KEY}}]}
    ),
    "write in a transaction": lambda client, scene: client("dynamodb").transact_write_items(
        TransactItems=[{"Put": {"TableName": scene.table_arn, "Item": _KEY}}]
    ),
    "delete an item": _dynamodb("delete_item", Key=_KEY),
    "delete the table": _dynamodb("delete_table"),
    "unprotect the table": _dynamodb("update_table", DeletionProtectionEnabled=False),
    "replace the table's guard": lambda client, scene: client("dynamodb").put_resource_policy(
        ResourceArn=scene.table_arn, Policy=_OPEN
    ),
    "get an artifact": _get(FRAUD),
    "get a version of an artifact": lambda client, scene: client("s3").get_object(
        Bucket=scene.bucket, Key=FRAUD, VersionId=scene.versions[FRAUD]
    ),
    "get a manifest": _get(MANIFEST),
    "get an artifact admitted there": _get(ADMITTED),
    "get an artifact admitted elsewhere": _get(ELSEWHERE),
    "list the bucket": _s3("list_objects_v2"),
    "add an artifact": _put("fraud"),
    "add an artifact of a team": _put("credit-score"),
    "add a manifest": _put("fraud", layout.MANIFESTS_PREFIX),
    "add what is of no model": _put("x", "other/"),
    "add with another key": _put(
        "fraud", ServerSideEncryption="aws:kms", SSEKMSKeyId="alias/aws/s3"
    ),
    "overwrite an artifact": lambda client, scene: client("s3").put_object(
        Bucket=scene.bucket, Key=FRAUD, Body=b"forged"
    ),
    "delete an artifact": _s3("delete_object", Key=FRAUD),
    "delete a version": lambda client, scene: client("s3").delete_object(
        Bucket=scene.bucket, Key=FRAUD, VersionId=scene.versions[FRAUD]
    ),
    "tag an artifact": _s3(
        "put_object_tagging",
        Key=FRAUD,
        Tagging={"TagSet": [{"Key": layout.admitted_tag("dev"), "Value": "true"}]},
    ),
    "open the bucket": lambda client, scene: client("s3").put_bucket_policy(
        Bucket=scene.bucket, Policy=_PUBLIC % scene.bucket
    ),
    "unguard the bucket": _s3("delete_bucket_policy"),
    "suspend versioning": _s3(
        "put_bucket_versioning", VersioningConfiguration={"Status": "Suspended"}
    ),
    "delete the bucket": _s3("delete_bucket"),
    "get training data": _data("get_object", Key=DATA),
    "list training data": _data("list_objects_v2", Prefix="features/"),
    "get other data": _data("get_object", Key=OTHER_DATA),
    "list other data": _data("list_objects_v2", Prefix="private/"),
    "change training data": _data("put_object", Key=DATA, Body=b"forged"),
    "decrypt outside S3": lambda client, scene: client("kms").decrypt(CiphertextBlob=scene.sealed),
    "encrypt outside S3": _kms("encrypt", "artifact_key", Plaintext=b"x"),
    "decrypt outside DynamoDB": _kms("generate_data_key", "metadata_key", KeySpec="AES_256"),
    "grant a key": _kms(
        "create_grant",
        "artifact_key",
        GranteePrincipal="arn:aws:iam::999999999999:root",
        Operations=["Decrypt"],
    ),
    "change a key's policy": _kms("put_key_policy", "artifact_key", Policy=_OPEN),
    "disable a key": _kms("disable_key", "artifact_key"),
    "delete a key": _kms("schedule_key_deletion", "metadata_key", PendingWindowInDays=7),
    "sign a checkpoint": _kms("sign", "signing_key", **_SIGN),
    "read the public key": _kms("get_public_key", "signing_key"),
    "delete the signing key": _kms("schedule_key_deletion", "signing_key", PendingWindowInDays=7),
    "create a role": _iam("create_role", RoleName="made", AssumeRolePolicyDocument=_TRUST),
    "widen a role": _iam(
        "put_role_policy", RoleName=_READER, PolicyName="more", PolicyDocument=_OPEN
    ),
    "attach a policy": _iam(
        "attach_role_policy",
        RoleName=_READER,
        PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess",
    ),
    "remove a boundary": _iam("delete_role_permissions_boundary", RoleName=_READER),
    "open a role": _iam(
        "update_assume_role_policy", RoleName=layout.GATE_ROLE, PolicyDocument=_TRUST
    ),
    "make keys of a person": _iam("create_access_key", UserName="alice"),
    "read where the platform is": lambda client, _: client("ssm").get_parameter(
        Name=layout.PLATFORM_PARAMETER
    ),
    "say where the platform is": lambda client, _: client("ssm").put_parameter(
        Name=layout.PLATFORM_PARAMETER, Value="{}", Type="String", Overwrite=True
    ),
}
