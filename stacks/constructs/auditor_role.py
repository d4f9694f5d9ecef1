"""The role of auditors: it reads timelines, manifests and the public key, and changes nothing."""

from constructs import Construct

from modeltrail import layout
from stacks import permissions
from stacks.constructs.artifact_bucket import ArtifactBucket
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.role import Role
from stacks.constructs.signing_key import SigningKey


class AuditorRole(Role):
    """Reads all that proves what happened; artifacts themselves prove nothing more."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        trust: str,
        table: MetadataTable,
        bucket: ArtifactBucket,
        signing_key: SigningKey,
    ) -> None:
        """Make the role.

        Args:
            scope: The parent.
            id_: The name within the parent.
            trust: The trust policy.
            table: The table it reads.
            bucket: The bucket whose manifests it reads.
            signing_key: The key whose signatures it verifies.
        """
        super().__init__(
            scope,
            id_,
            name=layout.AUDITOR_ROLE,
            description="Reads what proves the timelines of models; changes nothing.",
            trust=trust,
            permissions=(
                permissions.read_table(table.arn),
                permissions.use_key(
                    "kms:Decrypt", "kms:DescribeKey", sid="DecryptTable", key=table.key
                ),
                permissions.read_manifests(bucket.arn),
                permissions.use_key("kms:Decrypt", sid="DecryptObjects", key=bucket.key),
                signing_key.use("kms:DescribeKey", "kms:GetPublicKey", "kms:Verify", sid="Verify"),
            ),
        )
