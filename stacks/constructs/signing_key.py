"""The key that signs checkpoints: P-256, for one role, and its public part for auditors."""

from constructs import Construct

from modeltrail import layout
from stacks.constructs.platform_key import PlatformKey
from stacks.policy_document import Statement


class SigningKey(PlatformKey):
    """An asymmetric key; the account's administrators manage it and cannot sign with it."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        account: str,
        account_root: str,
        any_key_arn: str,
        signers: tuple[str, ...],
    ) -> None:
        """Make the key.

        Args:
            scope: The parent.
            id_: The name within the parent.
            account: The account whose principals may use the key.
            account_root: The ARN of that account's root, which stands for its IAM policies.
            any_key_arn: The ARN of any key of that account and region.
            signers: The only principals that may sign, as `aws:PrincipalArn` has them.
        """

        def allow(
            sid: str, *actions: str, **conditions: dict[str, str | tuple[str, ...]]
        ) -> Statement:
            return Statement(
                sid=sid,
                principals=(account_root,),
                actions=actions,
                resources=("*",),  # in a key policy: this key
                conditions=conditions,
            )

        own: dict[str, str | tuple[str, ...]] = {"kms:CallerAccount": account}
        super().__init__(
            scope,
            id_,
            alias=layout.CHECKPOINT_KEY,
            description="Signs checkpoints over all timelines.",
            account_root=account_root,
            uses=(
                allow(
                    "Sign",
                    "kms:Sign",
                    StringEquals=own,
                    ArnEquals={"aws:PrincipalArn": signers},
                ),
                allow("Verify", "kms:GetPublicKey", "kms:Verify", StringEquals=own),
            ),
            signs=True,
        )
        self._any_key_arn = any_key_arn

    def use(self, *actions: str, sid: str) -> Statement:
        """Return the permission to use the key, by its alias, as all keys are named."""
        return Statement(
            sid=sid,
            actions=actions,
            resources=(self._any_key_arn,),
            conditions={"ForAnyValue:StringEquals": {"kms:ResourceAliases": self.alias_name}},
        )
