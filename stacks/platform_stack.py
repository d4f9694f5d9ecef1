"""The platform stack: what every product environment shares."""

from constructs import Construct

from modeltrail import layout
from stacks.account_stack import AccountStack
from stacks.constructs.artifact_bucket import ArtifactBucket
from stacks.constructs.audit_archive import AuditArchive
from stacks.constructs.developer_role import DeveloperRole
from stacks.constructs.encryption_key import EncryptionKey
from stacks.constructs.gate_role import GateRole
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.read_role import ReadRole
from stacks.lambda_code import LambdaCode
from stacks.settings import Settings
from stacks.trust import trust


class PlatformStack(AccountStack):
    """The artifacts, the metadata, and the roles that reach them."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings, code: LambdaCode) -> None:
        """Make the stack.

        Args:
            scope: The app.
            id_: The stack's name.
            settings: The blueprint.
            code: The code of the Lambda functions.
        """
        super().__init__(scope, id_, account=settings.platform_account, region=settings.region)
        local = settings.local
        names = tuple(environment.name for environment in settings.environments)
        roles = (layout.GATE_ROLE, layout.DEVELOPER_ROLE, *map(layout.read_role, names))
        artifact_key = EncryptionKey(
            self,
            "artifact-key",
            alias="modeltrail-artifacts",
            description="Encrypts the artifacts of models.",
            account=settings.platform_account,
            any_key_arn=settings.regional_arn("kms", "key/*"),
            account_root=settings.platform_arn("root"),
            via=settings.service("s3"),
            usage=("kms:Decrypt", "kms:GenerateDataKey"),
            users=tuple(settings.platform_arn(f"role/{role}") for role in roles),
        )
        # Whoever creates the table lets DynamoDB keep using the key: that is the grant.
        metadata_key = EncryptionKey(
            self,
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
        bucket_name = layout.bucket(settings.platform_account, settings.region)
        self.bucket = ArtifactBucket(
            self,
            "artifacts",
            name=bucket_name,
            arn=settings.bucket_arn(bucket_name),
            key=artifact_key,
            local=local,
        )
        self.table = MetadataTable(
            self,
            "metadata",
            arn=settings.regional_arn("dynamodb", f"table/{layout.TABLE}"),
            key=metadata_key,
            writer_role_arn=settings.platform_arn(f"role/{layout.GATE_ROLE}"),
        )
        self.archive = AuditArchive(
            self, "archive", settings=settings, table=self.table, code=code, care=None
        )
        self.gate = GateRole(
            self,
            "gate",
            trust=trust(*settings.people, *settings.ci, local=local),
            table=self.table,
            bucket=self.bucket,
        )
        self.developer = DeveloperRole(
            self,
            "developer",
            trust=trust(*settings.people, local=local),
            table=self.table,
            bucket=self.bucket,
        )
        self.read_roles = {
            environment.name: ReadRole(
                self,
                f"read-{environment.name}",
                environment=environment.name,
                trust=trust(settings.workload_role_arn(environment), local=local),
                table=self.table,
                bucket=self.bucket,
            )
            for environment in settings.environments
        }
        self.output("table_name", self.table.name, "The metadata table.")
        self.output("bucket_name", self.bucket.name, "The artifact bucket.")
        self.output("artifact_key_arn", artifact_key.arn, "The key of the artifacts.")
        self.output("gate_role_arn", self.gate.arn, "The only writer of the table.")
        self.output("developer_role_arn", self.developer.arn, "The uploader of artifacts.")
        self.output(
            "read_role_arns",
            {name: role.arn for name, role in self.read_roles.items()},
            "Each environment's read role.",
        )
