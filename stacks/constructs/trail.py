"""The trail: who did what in the account, and to which object and item of the platform."""

from cdktf_cdktf_provider_aws.cloudtrail import (
    Cloudtrail,
    CloudtrailAdvancedEventSelector,
    CloudtrailAdvancedEventSelectorFieldSelector,
)
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from stacks import bucket_guards
from stacks.constructs.private_bucket import Lock, PrivateBucket
from stacks.constructs.role import Role
from stacks.constructs.service_key import ServiceKey
from stacks.policy_document import Statement
from stacks.settings import Settings
from stacks.trust import trust_service

NAME = "modeltrail"
LOG_GROUP = "modeltrail-trail"
_ROLE = "modeltrail-write-trail"
_CLOUDTRAIL = "cloudtrail.amazonaws.com"


class Trail(Construct):
    """A trail of all regions with validated log files, in a locked bucket and in a log group."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        bucket_name: str,
        key: ServiceKey,
        watched_buckets: tuple[str, ...],
        watched_table: str,
    ) -> None:
        """Make the trail.

        Args:
            scope: The parent.
            id_: The name within the parent.
            settings: The blueprint.
            bucket_name: The name of the bucket of its log files.
            key: The key that encrypts them.
            watched_buckets: The ARNs of the buckets of which each access to an object is logged.
            watched_table: The ARN of the table of which each access to an item is logged.
        """
        super().__init__(scope, id_)
        arn = settings.regional_arn("cloudtrail", f"trail/{NAME}")
        bucket_arn = settings.bucket_arn(bucket_name)
        profile = settings.profile
        self.bucket = PrivateBucket(
            self,
            "bucket",
            name=bucket_name,
            arn=bucket_arn,
            key=key,
            guards=(
                *bucket_guards.recent_tls(bucket_arn, local=False),
                bucket_guards.no_deletion(bucket_arn),
                *_deliver(bucket_arn, arn, settings.platform_account),
            ),
            lock=Lock(mode=profile.lock_mode, days=profile.archive_days),
        )
        self.log = CloudwatchLogGroup(
            self,
            "log",
            name=LOG_GROUP,
            retention_in_days=profile.log_days,
            kms_key_id=key.arn,
        )
        self.role = Role(
            self,
            "role",
            name=_ROLE,
            description="Writes what CloudTrail records to its log group.",
            trust=trust_service(_CLOUDTRAIL, {"StringEquals": {"aws:SourceArn": arn}}),
            permissions=(
                Statement(
                    sid="WriteLog",
                    actions=("logs:CreateLogStream", "logs:PutLogEvents"),
                    resources=(f"{settings.regional_arn('logs', f'log-group:{LOG_GROUP}')}:*",),
                ),
            ),
        )
        self.trail = Cloudtrail(
            self,
            "trail",
            name=NAME,
            s3_bucket_name=self.bucket.name,
            kms_key_id=key.arn,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_logging=True,
            enable_log_file_validation=True,
            cloud_watch_logs_group_arn=f"{self.log.arn}:*",
            cloud_watch_logs_role_arn=self.role.arn,
            advanced_event_selector=[
                _select("management", eventCategory=("Management",)),
                _select(
                    "objects",
                    eventCategory=("Data",),
                    resources_type=("AWS::S3::Object",),
                    resources_ARN=tuple(f"{each}/" for each in watched_buckets),
                ),
                _select(
                    "items",
                    eventCategory=("Data",),
                    resources_type=("AWS::DynamoDB::Table",),
                    resources_ARN=(watched_table,),
                ),
            ],
            depends_on=[self.bucket.policy, self.role.policy],
        )


def _select(name: str, **fields: tuple[str, ...]) -> CloudtrailAdvancedEventSelector:
    """Return a selector; `_` stands for the dot in a field's name."""
    return CloudtrailAdvancedEventSelector(
        name=name,
        field_selector=[
            CloudtrailAdvancedEventSelectorFieldSelector(
                field=field.replace("_", "."),
                **{"starts_with" if values[0].endswith("/") else "equal_to": list(values)},
            )
            for field, values in fields.items()
        ],
    )


def _deliver(bucket_arn: str, trail_arn: str, account: str) -> tuple[Statement, ...]:
    """Return what lets this trail, and no other, deliver its log files."""
    of_it = {"StringEquals": {"aws:SourceArn": trail_arn}}
    full = {**of_it["StringEquals"], "s3:x-amz-acl": "bucket-owner-full-control"}
    return (
        Statement(
            sid="LookAtBucket",
            services=(_CLOUDTRAIL,),
            actions=("s3:GetBucketAcl",),
            resources=(bucket_arn,),
            conditions=of_it,
        ),
        Statement(
            sid="DeliverLogs",
            services=(_CLOUDTRAIL,),
            actions=("s3:PutObject",),
            resources=(f"{bucket_arn}/AWSLogs/{account}/*",),
            conditions={"StringEquals": full},
        ),
    )
