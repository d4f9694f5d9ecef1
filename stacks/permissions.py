"""The permissions that more than one role has."""

from typing import TYPE_CHECKING

from modeltrail import layout
from stacks.policy_document import Statement

if TYPE_CHECKING:
    from stacks.constructs.encryption_key import EncryptionKey

_READ = ("s3:GetObject", "s3:GetObjectVersion")


def read_table(table_arn: str) -> Statement:
    """Return the permission to read single items and timelines; nothing scans."""
    return Statement(
        sid="ReadTable",
        actions=("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"),
        resources=(table_arn, *(f"{table_arn}/index/{index.name}" for index in layout.INDEXES)),
    )


def model_objects(bucket_arn: str, prefixes: tuple[str, ...] = ("",)) -> tuple[str, ...]:
    """Return the ARNs of everything that belongs to the versions of models.

    Args:
        bucket_arn: The bucket.
        prefixes: What the names of the models begin with.
    """
    return tuple(
        f"{bucket_arn}/{kind}{prefix}*"
        for kind in (layout.ARTIFACTS_PREFIX, layout.MANIFESTS_PREFIX)
        for prefix in prefixes
    )


def read_objects(bucket_arn: str) -> Statement:
    """Return the permission to get artifacts and manifests, in any version of theirs."""
    return Statement(sid="ReadObjects", actions=_READ, resources=model_objects(bucket_arn))


def read_manifests(bucket_arn: str) -> Statement:
    """Return the permission to get manifests, which tell of artifacts and are none."""
    return Statement(
        sid="ReadManifests", actions=_READ, resources=(f"{bucket_arn}/{layout.MANIFESTS_PREFIX}*",)
    )


def read_admitted(bucket_arn: str, environment: str) -> tuple[Statement, ...]:
    """Return the permission to get manifests, and artifacts that the gate admitted."""
    return (
        read_manifests(bucket_arn),
        Statement(
            sid="ReadAdmitted",
            actions=_READ,
            resources=(f"{bucket_arn}/{layout.ARTIFACTS_PREFIX}*",),
            conditions={
                "StringEquals": {f"s3:ExistingObjectTag/{layout.admitted_tag(environment)}": "true"}
            },
        ),
    )


def admit(bucket_arn: str, environments: tuple[str, ...]) -> Statement:
    """Return the permission to tag artifacts as admitted to environments, and to tag nothing else.

    Args:
        bucket_arn: The bucket.
        environments: The environments that load only what is admitted.
    """
    return Statement(
        sid="Admit",
        actions=("s3:PutObjectTagging", "s3:PutObjectVersionTagging"),
        resources=(f"{bucket_arn}/{layout.ARTIFACTS_PREFIX}*",),
        conditions={
            "ForAllValues:StringEquals": {
                "s3:RequestObjectTagKeys": tuple(map(layout.admitted_tag, environments))
            }
        },
    )


def read_parameter(parameter_arn: str) -> Statement:
    """Return the permission to read what describes the platform."""
    return Statement(sid="ReadParameter", actions=("ssm:GetParameter",), resources=(parameter_arn,))


def use_key(*actions: str, sid: str, key: "EncryptionKey") -> Statement:
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
