"""The bucket of what can be made again: inventories, and what queries answered."""

from constructs import Construct

from stacks import bucket_guards
from stacks.constructs.private_bucket import PrivateBucket
from stacks.constructs.service_key import ServiceKey
from stacks.policy_document import Statement

INVENTORY_PREFIX = "inventory/"


class QueryBucket(PrivateBucket):
    """A bucket that S3 delivers inventories of one bucket to."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        arn: str,
        key: ServiceKey,
        account: str,
        listed_arn: str,
    ) -> None:
        """Make the bucket.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The bucket's name.
            arn: The ARN that it will have.
            key: The key that encrypts the objects.
            account: The account of both buckets.
            listed_arn: The ARN of the bucket that inventories are made of.
        """
        super().__init__(
            scope,
            id_,
            name=name,
            arn=arn,
            key=key,
            guards=(
                *bucket_guards.recent_tls(arn, local=False),
                Statement(
                    sid="Inventory",
                    services=("s3.amazonaws.com",),
                    actions=("s3:PutObject",),
                    resources=(f"{arn}/{INVENTORY_PREFIX}*",),
                    conditions={
                        "StringEquals": {"aws:SourceAccount": account},
                        "ArnEquals": {"aws:SourceArn": listed_arn},
                    },
                ),
            ),
            lock=None,
        )
