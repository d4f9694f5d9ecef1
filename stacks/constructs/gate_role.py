"""The role of the gate: the only writer of the metadata table."""

from constructs import Construct

from modeltrail import layout
from stacks import permissions
from stacks.constructs.artifact_bucket import ArtifactBucket
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.role import Role
from stacks.constructs.signing_key import SigningKey
from stacks.policy_document import Statement


class GateRole(Role):
    """Appends to timelines, and reads what is stored to prove its digests."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        trust: str,
        table: MetadataTable,
        bucket: ArtifactBucket,
        signing_key: SigningKey,
        admits: tuple[str, ...],
    ) -> None:
        """Make the role.

        Args:
            scope: The parent.
            id_: The name within the parent.
            trust: The trust policy.
            table: The table it writes.
            bucket: The bucket whose objects it proves.
            signing_key: The key that it signs checkpoints with.
            admits: The environments that load only what it tagged for them.
        """
        super().__init__(
            scope,
            id_,
            name=layout.GATE_ROLE,
            description="Appends to the timelines of models; the only writer of the table.",
            trust=trust,
            permissions=(
                permissions.read_table(table.arn),
                # Nothing on a timeline is deleted, so deleting an item is no part of this.
                Statement(
                    sid="AppendToTable",
                    actions=(
                        "dynamodb:ConditionCheckItem",
                        "dynamodb:PutItem",
                        "dynamodb:UpdateItem",
                    ),
                    resources=(table.arn,),
                ),
                permissions.use_key(
                    "kms:Decrypt",
                    "kms:DescribeKey",
                    "kms:Encrypt",
                    "kms:GenerateDataKey",
                    sid="UseTableKey",
                    key=table.key,
                ),
                permissions.read_objects(bucket.arn),
                Statement(
                    sid="ListVersions",
                    actions=("s3:ListBucket", "s3:ListBucketVersions"),
                    resources=(bucket.arn,),
                    conditions={
                        "StringLike": {
                            "s3:prefix": (
                                f"{layout.ARTIFACTS_PREFIX}*",
                                f"{layout.MANIFESTS_PREFIX}*",
                            )
                        }
                    },
                ),
                Statement(
                    sid="SeeVersioning",
                    actions=("s3:GetBucketVersioning",),
                    resources=(bucket.arn,),
                ),
                permissions.use_key(
                    "kms:Decrypt",
                    sid="DecryptObjects",
                    key=bucket.key,
                ),
                signing_key.use("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", sid="Sign"),
                *((permissions.admit(bucket.arn, admits),) if admits else ()),
            ),
        )
