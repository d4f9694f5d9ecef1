"""A stack in one account: its provider, its state, its outputs."""

from collections.abc import Mapping

from cdktf import LocalBackend, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs import Construct


class AccountStack(TerraformStack):
    """A stack that can be applied to exactly one account."""

    def __init__(self, scope: Construct, id_: str, *, account: str, region: str) -> None:
        """Make the stack.

        Args:
            scope: The app.
            id_: The stack's name.
            account: The one account it may be applied to.
            region: The region of its resources.
        """
        super().__init__(scope, id_)
        # Credentials, and the address of a local AWS, are the environment's to give.
        AwsProvider(self, "aws", region=region, allowed_account_ids=[account])
        LocalBackend(self, path="terraform.tfstate")

    def output(self, name: str, value: str | Mapping[str, str], description: str) -> None:
        """Give a value out under exactly this name."""
        TerraformOutput(self, name, value=value, description=description).override_logical_id(name)
