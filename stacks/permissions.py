"""The permissions that more than one role has."""

from modeltrail import layout
from stacks.policy_document import Statement


def read_table(table_arn: str) -> Statement:
    """Return the permission to read single items and timelines; nothing scans."""
    return Statement(
        sid="ReadTable",
        actions=("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"),
        resources=(table_arn, *(f"{table_arn}/index/{index.name}" for index in layout.INDEXES)),
    )


def model_objects(bucket_arn: str) -> tuple[str, ...]:
    """Return the ARNs of everything that belongs to a model's versions."""
    return (
        f"{bucket_arn}/{layout.ARTIFACTS_PREFIX}*",
        f"{bucket_arn}/{layout.MANIFESTS_PREFIX}*",
    )


def read_objects(bucket_arn: str) -> Statement:
    """Return the permission to get artifacts and manifests, in any version of theirs."""
    return Statement(
        sid="ReadObjects",
        actions=("s3:GetObject", "s3:GetObjectVersion"),
        resources=model_objects(bucket_arn),
    )


def use_key(*actions: str, sid: str, key_arn: str, via: str) -> Statement:
    """Return the permission to use a key, through one service only.

    Args:
        actions: What the service may do with the key for the caller.
        sid: The statement's name.
        key_arn: The key.
        via: The service as KMS names it, such as `s3.eu-west-1.amazonaws.com`.
    """
    return Statement(
        sid=sid,
        actions=actions,
        resources=(key_arn,),
        conditions={"StringEquals": {"kms:ViaService": via}},
    )
