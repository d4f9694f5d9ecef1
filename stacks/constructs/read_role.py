"""The role through which a product environment reads the platform."""

from constructs import Construct

from modeltrail import layout
from stacks import permissions
from stacks.constructs.artifact_bucket import ArtifactBucket
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.role import Role


class ReadRole(Role):
    """Resolves names, reads timelines, gets artifacts; writes nothing anywhere."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: str,
        admitted_only: bool,
        trust: str,
        table: MetadataTable,
        bucket: ArtifactBucket,
    ) -> None:
        """Make the role.

        Args:
            scope: The parent.
            id_: The name within the parent.
            environment: The environment it is for.
            admitted_only: Whether it gets those artifacts alone that the gate tagged for it.
            trust: The trust policy.
            table: The table it reads.
            bucket: The bucket it reads.
        """
        objects = (
            permissions.read_admitted(bucket.arn, environment)
            if admitted_only
            else (permissions.read_objects(bucket.arn),)
        )
        super().__init__(
            scope,
            id_,
            name=layout.read_role(environment),
            description=f"Reads models and their timelines for {environment}.",
            trust=trust,
            permissions=(
                permissions.read_table(table.arn),
                permissions.use_key(
                    "kms:Decrypt",
                    "kms:DescribeKey",
                    sid="DecryptTable",
                    key=table.key,
                ),
                *objects,
                permissions.use_key(
                    "kms:Decrypt",
                    sid="DecryptObjects",
                    key=bucket.key,
                ),
            ),
        )
