"""A key that one service uses, for this account's principals only."""

from constructs import Construct

from stacks.constructs.platform_key import PlatformKey
from stacks.policy_document import Statement


class EncryptionKey(PlatformKey):
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
        conditions: dict[str, dict[str, str | tuple[str, ...]]] = {
            "StringEquals": {"kms:CallerAccount": account, "kms:ViaService": via}
        }
        if users:
            conditions["ArnEquals"] = {"aws:PrincipalArn": users}
        super().__init__(
            scope,
            id_,
            alias=alias,
            description=description,
            account_root=account_root,
            uses=(
                Statement(
                    sid="UseThroughService",
                    principals=(account_root,),
                    actions=usage,
                    resources=("*",),
                    conditions=conditions,
                ),
            ),
        )
        self.via = via
        self.any_key_arn = any_key_arn
