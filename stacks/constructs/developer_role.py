"""The role of the people who register models: it uploads, and reads the table."""

from constructs import Construct

from stacks import permissions
from stacks.constructs.artifact_bucket import ArtifactBucket
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.role import Role
from stacks.policy_document import Statement


class DeveloperRole(Role):
    """Adds artifacts and manifests, deletes none, and reads.

    A team's adds those of its own models only, and reads all: what every environment may read is no
    secret among teams. It sees what was sent of an object in pieces, so that an upload that was
    interrupted goes on.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        prefixes: tuple[str, ...],
        trust: str,
        table: MetadataTable,
        bucket: ArtifactBucket,
    ) -> None:
        """Make the role.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The role's name.
            prefixes: What the names of the models begin with that it uploads; `("",)` for all.
            trust: The trust policy.
            table: The table it reads.
            bucket: The bucket it uploads to.
        """
        super().__init__(
            scope,
            id_,
            name=name,
            description="Uploads artifacts of models; overwrites and deletes nothing.",
            trust=trust,
            permissions=(
                permissions.read_table(table.arn),
                permissions.use_key(
                    "kms:Decrypt",
                    "kms:DescribeKey",
                    sid="DecryptTable",
                    key=table.key,
                ),
                permissions.read_objects(bucket.arn),
                Statement(
                    sid="AddObjects",
                    actions=("s3:ListMultipartUploadParts", "s3:PutObject"),
                    resources=permissions.model_objects(bucket.arn, prefixes),
                ),
                Statement(
                    sid="SeeBucket",
                    actions=("s3:GetBucketVersioning", "s3:ListBucketMultipartUploads"),
                    resources=(bucket.arn,),
                ),
                permissions.use_key(
                    "kms:Decrypt",
                    "kms:GenerateDataKey",
                    sid="EncryptObjects",
                    key=bucket.key,
                ),
            ),
        )
