"""The keys of what the platform holds, each used through one service."""

from constructs import Construct

from modeltrail import layout
from stacks.constructs.encryption_key import EncryptionKey
from stacks.settings import Settings


def of_artifacts(scope: Construct, settings: Settings, *, users: tuple[str, ...]) -> EncryptionKey:
    """Make the key of the artifacts, which S3 uses for some roles.

    Args:
        scope: The platform's stack.
        settings: The blueprint.
        users: The names of the roles.
    """
    return EncryptionKey(
        scope,
        "artifact-key",
        alias=layout.ARTIFACT_KEY,
        description="Encrypts the artifacts of models.",
        account=settings.platform_account,
        any_key_arn=settings.regional_arn("kms", "key/*"),
        account_root=settings.platform_arn("root"),
        via=settings.service("s3"),
        usage=("kms:Decrypt", "kms:GenerateDataKey"),
        users=tuple(settings.platform_arn(f"role/{role}") for role in users),
    )


def of_metadata(scope: Construct, settings: Settings) -> EncryptionKey:
    """Make the key of the timelines, which DynamoDB uses.

    Whoever creates the table lets DynamoDB keep using the key: that is the grant.

    Args:
        scope: The platform's stack.
        settings: The blueprint.
    """
    return EncryptionKey(
        scope,
        "metadata-key",
        alias="modeltrail-metadata",
        description="Encrypts the timelines of models.",
        account=settings.platform_account,
        any_key_arn=settings.regional_arn("kms", "key/*"),
        account_root=settings.platform_arn("root"),
        via=settings.service("dynamodb"),
        usage=(
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
        ),
    )
