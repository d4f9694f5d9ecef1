"""The bucket that holds every artifact and manifest, each object written once."""

from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionTransition,
    S3BucketLifecycleConfigurationRuleTransition,
)
from constructs import Construct

from modeltrail import layout
from stacks import bucket_guards
from stacks.constructs.encryption_key import EncryptionKey
from stacks.constructs.private_bucket import Lock, PrivateBucket

_OLD_DAYS = 30


class ArtifactBucket(PrivateBucket):
    """A versioned bucket: own key, TLS only, private, no deletion, no overwriting."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        arn: str,
        key: EncryptionKey,
        lock: Lock,
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
            local: Allow plain HTTP from the loopback address, where the local AWS listens; and
                leave out what makes Terraform wait for half a minute, to no effect there.
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
            ),
            lock=lock,
        )
        self.key = key
        if not local:
            self.lifecycle = S3BucketLifecycleConfiguration(
                self,
                "lifecycle",
                bucket=self.bucket.id,
                rule=[_end_abandoned_uploads(), _move_what_is_old()],
                depends_on=[self.versioning],
            )


def _end_abandoned_uploads() -> S3BucketLifecycleConfigurationRule:
    """Return the rule that removes pieces of uploads that nobody went on with for a week."""
    return S3BucketLifecycleConfigurationRule(
        id="end-abandoned-uploads",
        status="Enabled",
        filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
        abort_incomplete_multipart_upload=[
            S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                days_after_initiation=7
            )
        ],
    )


def _move_what_is_old() -> S3BucketLifecycleConfigurationRule:
    """Return the rule that stores what is old for less, and still gives it at once.

    Nothing expires: a version that can be rolled back to must be there, and nothing is written
    over, so that there is nothing else to remove.
    """
    return S3BucketLifecycleConfigurationRule(
        id="move-what-is-old",
        status="Enabled",
        filter=[S3BucketLifecycleConfigurationRuleFilter(prefix=layout.ARTIFACTS_PREFIX)],
        transition=[
            S3BucketLifecycleConfigurationRuleTransition(
                days=_OLD_DAYS, storage_class="INTELLIGENT_TIERING"
            )
        ],
        noncurrent_version_transition=[
            S3BucketLifecycleConfigurationRuleNoncurrentVersionTransition(
                noncurrent_days=_OLD_DAYS, storage_class="GLACIER_IR"
            )
        ],
    )
