"""What every key of the platform is: managed by administrators who cannot use it, and kept."""

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from stacks.policy_document import Statement, document

_ADMINISTER = (
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
_DELETION_WINDOW_DAYS = 30


class PlatformKey(Construct):
    """A KMS key with an alias, which the account's administrators manage and cannot use."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alias: str,
        description: str,
        account_root: str,
        uses: tuple[Statement, ...],
        signs: bool = False,
    ) -> None:
        """Make the key.

        Args:
            scope: The parent.
            id_: The name within the parent.
            alias: The key's alias, without `alias/`.
            description: What the key is for.
            account_root: The ARN of the account's root, which stands for its IAM policies.
            uses: Who may use it, and how; nobody else may.
            signs: It is a pair on P-256, which signs; a pair is not rotated. Else it encrypts.
        """
        super().__init__(scope, id_)
        self.alias_name = f"alias/{alias}"
        self.key = KmsKey(
            self,
            "key",
            description=description,
            customer_master_key_spec="ECC_NIST_P256" if signs else None,
            key_usage="SIGN_VERIFY" if signs else None,
            enable_key_rotation=None if signs else True,
            deletion_window_in_days=_DELETION_WINDOW_DAYS,
            policy=document(
                Statement(
                    sid="Administer",
                    principals=(account_root,),
                    actions=tuple(a for a in _ADMINISTER if not signs or "Rotat" not in a),
                    resources=("*",),  # in a key policy: this key
                ),
                *uses,
            ),
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        self.alias = KmsAlias(self, "alias", name=self.alias_name, target_key_id=self.key.key_id)

    @property
    def arn(self) -> str:
        """Return the key's ARN."""
        return str(self.key.arn)
