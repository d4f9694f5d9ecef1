"""The stack of one product environment: the role of its services, and where the platform is."""

from constructs import Construct

from modeltrail import layout
from stacks.account_stack import AccountStack
from stacks.constructs.environment_bus import EnvironmentBus
from stacks.constructs.workload_role import WorkloadRole
from stacks.description import description
from stacks.settings import EnvironmentSettings, Settings
from stacks.trust import trust


class EnvironmentStack(AccountStack):
    """What a product environment's account holds: nothing but the way to the platform."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: EnvironmentSettings,
        settings: Settings,
    ) -> None:
        """Make the stack.

        Args:
            scope: The app.
            id_: The stack's name.
            environment: The environment.
            settings: The blueprint it stands in.
        """
        super().__init__(scope, id_, account=environment.account, settings=settings)
        self.workload = WorkloadRole(
            self,
            "workload",
            trust=trust(*environment.workloads, settings=settings),
            read_role_arn=settings.platform_arn(f"role/{layout.read_role(environment.name)}"),
            parameter_arn=settings.regional_arn(
                "ssm", f"parameter{layout.PLATFORM_PARAMETER}", account=environment.account
            ),
        )
        self.parameter(
            layout.PLATFORM_PARAMETER,
            description(settings, environment),
            "The platform, for the library: what it needs to load a model here.",
        )
        if not settings.local:
            self.bus = EnvironmentBus(self, "bus", account=environment.account, settings=settings)
        self.output("workload_role_arn", self.workload.arn, "The role of this account's services.")
