"""The bucket that holds every artifact and manifest, each object written once."""

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleFilter,
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
from stacks.policy_document import Statement, document

_LOOPBACK = "127.0.0.0/8"
_SAYS_HOW_TO_ENCRYPT = (
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
)


class ArtifactBucket(Construct):
    """A versioned bucket: own key, TLS only, private, no deletion, no overwriting."""

    def __init__(
        self, scope: Construct, id_: str, *, name: str, arn: str, key: EncryptionKey, local: bool
    ) -> None:
        """Make the bucket.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The bucket's name.
            arn: The ARN that it will have.
            key: The key that encrypts the objects.
            local: Allow plain HTTP from the loopback address, where the local AWS listens; and
                leave out what makes Terraform wait for half a minute, to no effect there.
        """
        super().__init__(scope, id_)
        self.key = key
        self.arn = arn
        self.bucket = S3Bucket(
            self,
            "bucket",
            bucket=name,
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
            policy=document(*_guards(arn, local=local)),
            # S3 refuses one of two changes to a bucket's access that arrive together.
            depends_on=[self.public_access],
        )

        if not local:
            self.lifecycle = S3BucketLifecycleConfiguration(
                self,
                "lifecycle",
                bucket=self.bucket.id,
                rule=[_end_abandoned_uploads()],
                depends_on=[self.versioning],
            )

    @property
    def name(self) -> str:
        """Return the bucket's name."""
        return str(self.bucket.bucket)


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


def _guards(bucket_arn: str, *, local: bool) -> tuple[Statement, ...]:
    objects = (f"{bucket_arn}/*",)
    everything = (bucket_arn, *objects)

    def deny(
        sid: str,
        *actions: str,
        resources: tuple[str, ...] = objects,
        conditions: dict[str, dict[str, str | tuple[str, ...]]],
    ) -> Statement:
        return Statement(
            sid=sid,
            effect="Deny",
            principals="*",
            actions=actions,
            resources=resources,
            conditions=conditions,
        )

    plain: dict[str, dict[str, str | tuple[str, ...]]] = {"Bool": {"aws:SecureTransport": "false"}}
    if local:
        plain["NotIpAddress"] = {"aws:SourceIp": _LOOPBACK}
    return (
        deny("TlsOnly", "s3:*", resources=everything, conditions=plain),
        deny(
            "RecentTls",
            "s3:*",
            resources=everything,
            conditions={"NumericLessThan": {"s3:TlsVersion": "1.2"}},
        ),
        # Holds for administrators too. Lifecycle rules are S3's own work, and not asked.
        deny("NoDeletion", "s3:DeleteObject", "s3:DeleteObjectVersion", conditions={}),
        # Parts of a multipart upload carry no condition; creating the object does.
        deny(
            "NoOverwriting",
            "s3:PutObject",
            conditions={
                "Bool": {"s3:ObjectCreationOperation": "true"},
                "Null": {"s3:if-none-match": "true"},
            },
        ),
        # The bucket encrypts all that does not say how, with its own key; and an upload that asks
        # for aws:kms without a key would get the account's default one, which no other account
        # reads with.
        *(
            deny(f"OwnEncryption{number}", "s3:PutObject", conditions={"Null": {header: "false"}})
            for number, header in enumerate(_SAYS_HOW_TO_ENCRYPT, start=1)
        ),
    )
