"""A key that one service uses, for this account's principals only."""

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from stacks.policy_document import Statement, document

ADMINISTER = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
"""What the administrators of the account may do with every key of the platform."""
DELETION_WINDOW_DAYS = 30


class EncryptionKey(Construct):
    """A rotating KMS key whose cryptography is reachable through one service only.

    The account's administrators manage it and cannot decrypt with it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alias: str,
        description: str,
        account_root: str,
        account: str,
        any_key_arn: str,
        via: str,
        usage: tuple[str, ...],
        users: tuple[str, ...] = (),
    ) -> None:
        """Make the key.

        Args:
            scope: The parent.
            id_: The name within the parent.
            alias: The key's alias, without `alias/`.
            description: What the key encrypts.
            account_root: The ARN of the account's root, which stands for its IAM policies.
            account: The account whose principals may use the key.
            any_key_arn: The ARN of any key of that account and region.
            via: The one service that may use it, such as `s3.eu-west-1.amazonaws.com`.
            usage: What that service may do with it.
            users: The roles that the service may do it for; empty leaves that to IAM policies.
        """
        super().__init__(scope, id_)
        conditions: dict[str, dict[str, str | tuple[str, ...]]] = {
            "StringEquals": {"kms:CallerAccount": account, "kms:ViaService": via}
        }
        if users:
            conditions["ArnEquals"] = {"aws:PrincipalArn": users}
        self.via = via
        self.alias_name = f"alias/{alias}"
        self.any_key_arn = any_key_arn
        self.key = KmsKey(
            self,
            "key",
            description=description,
            enable_key_rotation=True,
            deletion_window_in_days=DELETION_WINDOW_DAYS,
            policy=document(
                Statement(
                    sid="Administer",
                    principals=(account_root,),
                    actions=ADMINISTER,
                    resources=("*",),  # in a key policy: this key
                ),
                Statement(
                    sid="UseThroughService",
                    principals=(account_root,),
                    actions=usage,
                    resources=("*",),
                    conditions=conditions,
                ),
            ),
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        self.alias = KmsAlias(self, "alias", name=self.alias_name, target_key_id=self.key.key_id)

    @property
    def arn(self) -> str:
        """Return the key's ARN."""
        return str(self.key.arn)
