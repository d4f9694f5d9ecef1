"""The key of what services of AWS write on the platform's behalf: logs, queues, topics, trails."""

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from stacks.constructs.encryption_key import ADMINISTER, DELETION_WINDOW_DAYS
from stacks.policy_document import Statement, document

_USE = ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey")


class ServiceKey(Construct):
    """A rotating KMS key that services use for this account, and its principals through them."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alias: str,
        description: str,
        account: str,
        account_root: str,
        services: tuple[str, ...],
        logs: str,
        log_groups: str,
        via: tuple[str, ...],
    ) -> None:
        """Make the key.

        Args:
            scope: The parent.
            id_: The name within the parent.
            alias: The key's alias, without `alias/`.
            description: What the key encrypts.
            account: The account that the services must act for.
            account_root: The ARN of the account's root, which stands for its IAM policies.
            services: The services that say for which account they act.
            logs: CloudWatch Logs of the region, which says for which log group it acts.
            log_groups: The pattern of the ARNs of those.
            via: The services that principals of the account may use the key through.
        """
        super().__init__(scope, id_)
        self.alias_name = f"alias/{alias}"
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
                    sid="UseThroughServices",
                    principals=(account_root,),
                    actions=_USE,
                    resources=("*",),
                    conditions={
                        "StringEquals": {"kms:CallerAccount": account, "kms:ViaService": via}
                    },
                ),
                # A backup is encrypted by grants that the service gives itself.
                Statement(
                    sid="GrantToServices",
                    principals=(account_root,),
                    actions=("kms:CreateGrant",),
                    resources=("*",),
                    conditions={
                        "StringEquals": {"kms:CallerAccount": account, "kms:ViaService": via},
                        "Bool": {"kms:GrantIsForAWSResource": "true"},
                    },
                ),
                Statement(
                    sid="Services",
                    services=services,
                    actions=_USE,
                    resources=("*",),
                    conditions={"StringEquals": {"aws:SourceAccount": account}},
                ),
                Statement(
                    sid="Logs",
                    services=(logs,),
                    actions=(*_USE, "kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"),
                    resources=("*",),
                    conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_groups}},
                ),
            ),
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        self.alias = KmsAlias(self, "alias", name=self.alias_name, target_key_id=self.key.key_id)

    @property
    def arn(self) -> str:
        """Return the key's ARN."""
        return str(self.key.arn)
