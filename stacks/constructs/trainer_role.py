"""The role of training jobs: it reads the one source of training data, and nothing else."""

from constructs import Construct

from modeltrail import layout
from stacks.constructs.role import Role
from stacks.policy_document import Statement
from stacks.settings import Training


class TrainerRole(Role):
    """Reads training data; what it makes is uploaded by a developer."""

    def __init__(
        self, scope: Construct, id_: str, *, trust: str, source: Training, bucket_arn: str, via: str
    ) -> None:
        """Make the role.

        Args:
            scope: The parent.
            id_: The name within the parent.
            trust: The trust policy.
            source: The source of the data.
            bucket_arn: The ARN of its bucket.
            via: S3 in the platform's region, as KMS names it.
        """
        permissions = [
            Statement(
                sid="ReadData",
                actions=("s3:GetObject", "s3:GetObjectVersion"),
                resources=tuple(f"{bucket_arn}/{prefix}*" for prefix in source.prefixes),
            ),
            Statement(
                sid="ListData",
                actions=("s3:ListBucket",),
                resources=(bucket_arn,),
                conditions={
                    "StringLike": {"s3:prefix": tuple(f"{each}*" for each in source.prefixes)}
                },
            ),
        ]
        if source.key is not None:
            permissions.append(
                Statement(
                    sid="DecryptData",
                    actions=("kms:Decrypt",),
                    resources=(source.key,),
                    conditions={"StringEquals": {"kms:ViaService": via}},
                )
            )
        super().__init__(
            scope,
            id_,
            name=layout.TRAINER_ROLE,
            description="Reads the one source of training data.",
            trust=trust,
            permissions=tuple(permissions),
        )
