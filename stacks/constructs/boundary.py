"""The permissions boundary of an account: the most that any role of modeltrail may ever do."""

from typing import TYPE_CHECKING

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from constructs import Construct

from modeltrail import layout
from stacks.policy_document import Statement, document

if TYPE_CHECKING:
    from stacks.account_stack import AccountStack

MOST = (
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeStream",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "events:PutEvents",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GetPublicKey",
    "kms:Sign",
    "kms:Verify",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "s3:GetBucketVersioning",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionTagging",
    "sqs:SendMessage",
    "ssm:GetParameter",
)
"""Written down beside the roles, not taken from them: a role that may do more is seen twice."""
_NEVER = {
    # Whoever writes policies writes their own; passing a role is using it, and taking a boundary
    # off is an action of IAM too.
    "NoIdentities": ("account:*", "iam:*", "organizations:*", "sso:*"),
    "NoKeys": (
        "kms:CreateGrant",
        "kms:Delete*",
        "kms:Disable*",
        "kms:ImportKeyMaterial",
        "kms:PutKeyPolicy",
        "kms:RetireGrant",
        "kms:RevokeGrant",
        "kms:ScheduleKeyDeletion",
        "kms:UpdateAlias",
    ),
    "NoTrails": (
        "cloudtrail:Delete*",
        "cloudtrail:Put*",
        "cloudtrail:Stop*",
        "cloudtrail:Update*",
        "cloudwatch:Delete*",
        "cloudwatch:DisableAlarmActions",
        "config:*",
        "logs:Delete*",
        "logs:PutRetentionPolicy",
    ),
    "NoStores": (
        "backup:*",
        "dynamodb:DeleteResourcePolicy",
        "dynamodb:DeleteTable",
        "dynamodb:PutResourcePolicy",
        "dynamodb:RestoreTable*",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTable",
        "s3:BypassGovernanceRetention",
        "s3:DeleteBucket*",
        "s3:DeleteObject*",
        "s3:PutBucket*",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
        "ssm:DeleteParameter*",
        "ssm:PutParameter",
    ),
}


class Boundary(Construct):
    """What is allowed here is still to be granted; what is denied here nobody can grant."""

    def __init__(self, scope: Construct, id_: str, *, arn: str, assumable: str) -> None:
        """Make the boundary.

        Args:
            scope: The parent.
            id_: The name within the parent.
            arn: The ARN that it will have, known before it is made.
            assumable: The pattern of the only roles that may be assumed.
        """
        super().__init__(scope, id_)
        self.arn = arn
        self.policy = IamPolicy(
            self,
            "policy",
            name=layout.BOUNDARY,
            description="The most that any role of modeltrail may ever do.",
            policy=document(
                Statement(sid="AtMost", actions=MOST, resources=("*",)),
                Statement(
                    sid="OwnRoles",
                    actions=("sts:AssumeRole", "sts:SetSourceIdentity"),
                    resources=(assumable,),
                ),
                Statement(
                    sid="NoOtherRoles",
                    effect="Deny",
                    actions=("sts:Assume*",),
                    not_resources=(assumable,),
                ),
                *(
                    Statement(sid=sid, effect="Deny", actions=actions, resources=("*",))
                    for sid, actions in _NEVER.items()
                ),
            ),
        )

    @staticmethod
    def of(scope: Construct) -> "Boundary":
        """Return the boundary of the account that something is in."""
        stack: AccountStack = TerraformStack.of(scope)  # type: ignore[assignment]  # all are
        return stack.boundary
