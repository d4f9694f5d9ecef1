"""A stack in one account: its provider, its state, its boundary, its outputs."""

import json
from collections.abc import Mapping

from cdktf import LocalBackend, S3Backend, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter
from constructs import Construct

from modeltrail import layout
from stacks.constructs.boundary import Boundary
from stacks.settings import Settings


class AccountStack(TerraformStack):
    """A stack that can be applied to exactly one account."""

    def __init__(self, scope: Construct, id_: str, *, account: str, settings: Settings) -> None:
        """Make the stack.

        Args:
            scope: The app.
            id_: The stack's name.
            account: The one account it may be applied to.
            settings: The blueprint it stands in.
        """
        super().__init__(scope, id_)
        # Credentials, and the address of a local AWS, are the environment's to give.
        AwsProvider(
            self,
            "aws",
            region=settings.region,
            allowed_account_ids=[account],
            default_tags=[
                AwsProviderDefaultTags(
                    tags={**settings.tags, "project": "modeltrail", "stack": id_}
                )
            ],
        )
        self._keep_state(id_, settings)
        self.boundary = Boundary(
            self,
            "boundary",
            arn=settings.iam_arn(account, f"policy/{layout.BOUNDARY}"),
            assumable=settings.platform_arn("role/modeltrail-*"),
        )

    def _keep_state(self, id_: str, settings: Settings) -> None:
        if settings.state is None:
            LocalBackend(self, path="terraform.tfstate")
            return
        S3Backend(
            self,
            bucket=settings.state.bucket,
            key=f"modeltrail/{id_}.tfstate",
            region=settings.state.region,
            encrypt=True,
            kms_key_id=settings.state.key,
        )
        # A lock file beside the state, which CDKTF's own class does not know of.
        self.add_override("terraform.backend.s3.use_lockfile", value=True)

    def output(self, name: str, value: str | Mapping[str, str], description: str) -> None:
        """Give a value out under exactly this name, and as a parameter of the account."""
        TerraformOutput(self, name, value=value, description=description).override_logical_id(name)
        text = value if isinstance(value, str) else json.dumps(value)
        self.parameter(f"{layout.PARAMETERS}{name}", text, description)

    def parameter(self, name: str, value: str, description: str) -> None:
        """Keep a text in the account's Parameter Store; nothing secret is among them."""
        path = f"parameter-{name.removeprefix(layout.PARAMETERS)}"
        SsmParameter(self, path, name=name, type="String", value=value, description=description)
