"""The permissions that more than one role has."""

from modeltrail import layout
from stacks.constructs.encryption_key import EncryptionKey
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


def use_key(*actions: str, sid: str, key: EncryptionKey) -> Statement:
    """Return the permission to use a key, through its service only.

    The key is named by its alias: its ARN is known only once it is made, and a plan whose policies
    cannot be read yet cannot be judged.

    Args:
        actions: What the service may do with the key for the caller.
        sid: The statement's name.
        key: The key.
    """
    return Statement(
        sid=sid,
        actions=actions,
        resources=(key.any_key_arn,),
        conditions={
            "ForAnyValue:StringEquals": {"kms:ResourceAliases": key.alias_name},
            "StringEquals": {"kms:ViaService": key.via},
        },
    )
