"""A bucket that nothing is taken from: what the buckets that hold data have in common."""

from dataclasses import dataclass
from typing import Literal

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_object_lock_configuration import (
    S3BucketObjectLockConfigurationA,
    S3BucketObjectLockConfigurationRuleA,
    S3BucketObjectLockConfigurationRuleDefaultRetentionA,
)
from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct

from stacks.constructs.encryption_key import EncryptionKey
from stacks.constructs.service_key import ServiceKey
from stacks.policy_document import Statement, document


@dataclass(frozen=True, kw_only=True)
class Lock:
    """How long, and from whom, Object Lock keeps each version of an object."""

    mode: Literal["COMPLIANCE", "GOVERNANCE"]
    """In compliance mode nobody can end it, the account's root and AWS's support included."""
    days: int


class PrivateBucket(Construct):
    """A versioned bucket under Object Lock: own key, private, with a policy of its own."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        arn: str,
        key: EncryptionKey | ServiceKey,
        guards: tuple[Statement, ...],
        lock: Lock | None,
    ) -> None:
        """Make the bucket.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The bucket's name.
            arn: The ARN that it will have.
            key: The key that encrypts the objects.
            guards: The bucket's policy.
            lock: What Object Lock does for each object; None is no Object Lock at all.
        """
        super().__init__(scope, id_)
        self.arn = arn
        self.bucket = S3Bucket(
            self,
            "bucket",
            bucket=name,
            object_lock_enabled=True if lock else None,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        self.versioning = S3BucketVersioningA(
            self,
            "versioning",
            bucket=self.bucket.id,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )
        default = S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
            sse_algorithm="aws:kms", kms_master_key_id=key.arn
        )
        self.encryption = S3BucketServerSideEncryptionConfigurationA(
            self,
            "encryption",
            bucket=self.bucket.id,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=default, bucket_key_enabled=True
                )
            ],
        )
        self.public_access = S3BucketPublicAccessBlock(
            self,
            "public-access",
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        self.ownership = S3BucketOwnershipControls(
            self,
            "ownership",
            bucket=self.bucket.id,
            rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )
        self.policy = S3BucketPolicy(
            self,
            "policy",
            bucket=self.bucket.id,
            policy=document(*guards),
            # S3 refuses one of two changes to a bucket's access that arrive together.
            depends_on=[self.public_access],
        )
        if lock:
            retention = S3BucketObjectLockConfigurationRuleDefaultRetentionA(
                mode=lock.mode, days=lock.days
            )
            self.lock = S3BucketObjectLockConfigurationA(
                self,
                "lock",
                bucket=self.bucket.id,
                rule=S3BucketObjectLockConfigurationRuleA(default_retention=retention),
                depends_on=[self.versioning],
            )

    @property
    def name(self) -> str:
        """Return the bucket's name."""
        return str(self.bucket.bucket)
