"""The stack of one product environment: the role of its services."""

from constructs import Construct

from modeltrail import layout
from stacks.account_stack import AccountStack
from stacks.constructs.workload_role import WorkloadRole
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
        super().__init__(scope, id_, account=environment.account, region=settings.region)
        self.workload = WorkloadRole(
            self,
            "workload",
            trust=trust(*environment.workloads, local=settings.local),
            read_role_arn=settings.platform_arn(f"role/{layout.read_role(environment.name)}"),
        )
        self.output("workload_role_arn", self.workload.arn, "The role of this account's services.")
