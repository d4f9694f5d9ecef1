"""What is in the real AWS only: who looks at the platform, is told, queries it, backs it up."""

from cdktf_cdktf_provider_aws.s3_bucket_inventory import (
    S3BucketInventory,
    S3BucketInventoryDestination,
    S3BucketInventoryDestinationBucket,
    S3BucketInventoryDestinationBucketEncryption,
    S3BucketInventoryDestinationBucketEncryptionSseKms,
    S3BucketInventorySchedule,
)
from constructs import Construct

from modeltrail import layout
from stacks import watched
from stacks.constructs.alarm_topic import AlarmTopic
from stacks.constructs.alarms import Alarms
from stacks.constructs.artifact_bucket import ArtifactBucket
from stacks.constructs.athena import Athena
from stacks.constructs.audit_archive import AuditArchive
from stacks.constructs.backup import Backup
from stacks.constructs.budget import Budget
from stacks.constructs.dashboard import Dashboard
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.operations import Operations
from stacks.constructs.query_bucket import INVENTORY_PREFIX, QueryBucket
from stacks.constructs.trail import Trail
from stacks.settings import Settings

_TOPIC = "modeltrail-alarms"
_FIELDS = ("EncryptionStatus", "LastModifiedDate", "ObjectLockMode", "Size", "StorageClass")


class Watch(Construct):
    """Trail, alarms, dashboard, budget, inventory, SQL and backups of a platform."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        operations: Operations,
        bucket: ArtifactBucket,
        table: MetadataTable,
        archive: AuditArchive,
    ) -> None:
        """Make them.

        Args:
            scope: The parent.
            id_: The name within the parent.
            settings: The blueprint.
            operations: The key, and the queue of what could not be done.
            bucket: The artifacts.
            table: The metadata.
            archive: The audit archive.
        """
        super().__init__(scope, id_)
        account, region, key = settings.platform_account, settings.region, operations.key
        self.trail = Trail(
            self,
            "trail",
            settings=settings,
            bucket_name=layout.trail_bucket(account, region),
            key=key,
            watched_buckets=(bucket.arn, archive.bucket.arn),
            watched_table=table.arn,
        )
        self.topic = AlarmTopic(
            self,
            "topic",
            name=_TOPIC,
            arn=settings.regional_arn("sns", _TOPIC),
            account=account,
            key=key,
            addresses=settings.alarm_addresses,
        )
        wrong = watched.alarms(dead_letters=operations.dead_letters.name)
        self.alarms = Alarms(self, "alarms", topic_arn=self.topic.arn, alarms=wrong)
        # They count lines of logs, which have to be there.
        self.alarms.node.add_dependency(self.trail.log, *operations.groups)
        self.dashboard = Dashboard(self, "dashboard", region=region, alarms=wrong)
        self.budget = Budget(
            self,
            "budget",
            usd=settings.profile.monthly_budget_usd,
            topic_arn=self.topic.arn,
        )
        name = layout.query_bucket(account, region)
        self.queries = QueryBucket(
            self,
            "queries",
            name=name,
            arn=settings.bucket_arn(name),
            key=key,
            account=account,
            listed_arn=bucket.arn,
        )
        self.inventory = _inventory(self, bucket, self.queries, key.arn)
        self.athena = Athena(self, "athena", archive=archive.bucket, results=self.queries, key=key)
        self.backup = Backup(
            self, "backup", settings=settings, key=key, resources=(table.arn, bucket.arn)
        )


def _inventory(
    scope: Construct, bucket: ArtifactBucket, queries: QueryBucket, key_arn: str
) -> S3BucketInventory:
    """List every version of every object once a week."""
    return S3BucketInventory(
        scope,
        "inventory",
        bucket=bucket.name,
        name="weekly",
        included_object_versions="All",
        optional_fields=list(_FIELDS),
        schedule=S3BucketInventorySchedule(frequency="Weekly"),
        destination=S3BucketInventoryDestination(
            bucket=S3BucketInventoryDestinationBucket(
                bucket_arn=queries.arn,
                prefix=INVENTORY_PREFIX.rstrip("/"),
                format="Parquet",
                encryption=S3BucketInventoryDestinationBucketEncryption(
                    sse_kms=S3BucketInventoryDestinationBucketEncryptionSseKms(key_id=key_arn)
                ),
            )
        ),
        depends_on=[queries.policy],
    )
