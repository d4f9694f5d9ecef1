"""The audit archive: each event once, as a line of an export, locked from the moment it is kept."""

from constructs import Construct

from modeltrail import layout
from modeltrail.archive.keep import BUCKET_VARIABLE
from stacks import bucket_guards, permissions
from stacks.constructs.encryption_key import EncryptionKey
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.private_bucket import Lock, PrivateBucket
from stacks.constructs.stream_function import Care, StreamFunction
from stacks.lambda_code import LambdaCode
from stacks.policy_document import Statement
from stacks.settings import Settings


class ArchiveBucket(PrivateBucket):
    """A bucket under Object Lock that one role writes to, each object once."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        arn: str,
        key: EncryptionKey,
        lock: Lock,
        writer_role_arn: str,
        local: bool,
    ) -> None:
        """Make the bucket.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The bucket's name.
            arn: The ARN that it will have.
            key: The key that encrypts the objects.
            lock: What Object Lock does for each.
            writer_role_arn: The only role that puts any.
            local: Allow plain HTTP from the loopback address, where the local AWS listens.
        """
        super().__init__(
            scope,
            id_,
            name=name,
            arn=arn,
            key=key,
            guards=(
                *bucket_guards.recent_tls(arn, local=local),
                bucket_guards.no_deletion(arn),
                bucket_guards.no_overwriting(arn),
                *bucket_guards.own_encryption(arn),
                bucket_guards.one_writer(arn, writer_role_arn, local=local),
            ),
            lock=lock,
        )
        self.key = key


class AuditArchive(Construct):
    """The archive's key and bucket, and the function that fills it from the table's stream."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        table: MetadataTable,
        code: LambdaCode,
        care: Care | None,
    ) -> None:
        """Make the archive.

        Args:
            scope: The parent.
            id_: The name within the parent.
            settings: The blueprint.
            table: The table whose events it keeps.
            code: The code of the function.
            care: None in a local AWS, where nothing looks at logs and queues.
        """
        super().__init__(scope, id_)
        keeper = settings.platform_arn(f"role/{layout.KEEPER}")
        self.key = EncryptionKey(
            self,
            "key",
            alias="modeltrail-audit",
            description="Encrypts the audit archive.",
            account=settings.platform_account,
            any_key_arn=settings.regional_arn("kms", "key/*"),
            account_root=settings.platform_arn("root"),
            via=settings.service("s3"),
            usage=("kms:Decrypt", "kms:GenerateDataKey"),
            users=(keeper, settings.platform_arn(f"role/{layout.AUDITOR_ROLE}")),
        )
        name = layout.audit_bucket(settings.platform_account, settings.region)
        self.bucket = ArchiveBucket(
            self,
            "bucket",
            name=name,
            arn=settings.bucket_arn(name),
            key=self.key,
            lock=Lock(mode=settings.profile.lock_mode, days=settings.profile.archive_days),
            writer_role_arn=keeper,
            local=settings.local,
        )
        self.keeper = StreamFunction(
            self,
            "keeper",
            name=layout.KEEPER,
            description="Keeps each event of the timelines in the audit archive, once.",
            handler="modeltrail.archive.keep.handle",
            code=code,
            table=table,
            variables={BUCKET_VARIABLE: name},
            allowed=(
                Statement(
                    sid="KeepEvents",
                    actions=("s3:GetObject", "s3:PutObject"),
                    resources=(f"{self.bucket.arn}/{layout.ARCHIVE_PREFIX}*",),
                ),
                permissions.use_key(
                    "kms:Decrypt", "kms:GenerateDataKey", sid="EncryptEvents", key=self.key
                ),
            ),
            care=care,
        )
