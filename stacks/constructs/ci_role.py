"""The role of pipelines outside AWS, told by the exact subject of their token."""

from cdktf_cdktf_provider_aws.iam_openid_connect_provider import IamOpenidConnectProvider
from constructs import Construct

from modeltrail import layout
from stacks import permissions
from stacks.constructs.role import Role
from stacks.policy_document import Statement
from stacks.settings import Oidc, Settings
from stacks.trust import host, trust_tokens


class CiRole(Role):
    """May assume the gate's role, which records evidence, and nothing else."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings, gate_arn: str) -> None:
        """Make the role, and a provider for each issuer of tokens.

        Args:
            scope: The parent.
            id_: The name within the parent.
            settings: The blueprint, which has the issuers.
            gate_arn: The gate's role.
        """

        def provider_arn(oidc: Oidc) -> str:
            return settings.platform_arn(f"oidc-provider/{host(oidc)}")

        super().__init__(
            scope,
            id_,
            name=layout.CI_ROLE,
            description="Lets pipelines record evidence through the gate.",
            trust=trust_tokens([(oidc, provider_arn(oidc)) for oidc in settings.oidc]),
            permissions=(
                Statement(
                    sid="AssumeGate",
                    actions=("sts:AssumeRole", "sts:SetSourceIdentity"),
                    resources=(gate_arn,),
                ),
                permissions.read_parameter(
                    settings.regional_arn("ssm", f"parameter{layout.PLATFORM_PARAMETER}")
                ),
            ),
        )
        self.providers = [
            IamOpenidConnectProvider(
                self, f"provider-{number}", url=oidc.issuer, client_id_list=[oidc.audience]
            )
            for number, oidc in enumerate(settings.oidc, start=1)
        ]
        self.role.node.add_dependency(*self.providers)
