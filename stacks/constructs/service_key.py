"""The key of what services of AWS write on the platform's behalf: logs, queues, topics, trails."""

from constructs import Construct

from stacks.constructs.platform_key import PlatformKey
from stacks.policy_document import Statement

_USE = ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey")


class ServiceKey(PlatformKey):
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
        super().__init__(
            scope,
            id_,
            alias=alias,
            description=description,
            account_root=account_root,
            uses=(
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
        )
