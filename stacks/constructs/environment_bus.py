"""The event bus of a product environment, onto which the platform puts what concerns it."""

from cdktf_cdktf_provider_aws.cloudwatch_event_bus import CloudwatchEventBus
from cdktf_cdktf_provider_aws.cloudwatch_event_bus_policy import CloudwatchEventBusPolicy
from constructs import Construct

from modeltrail import layout
from stacks.constructs.event_bus import bus_arn
from stacks.policy_document import Statement, document
from stacks.settings import Settings


class EnvironmentBus(Construct):
    """A bus that the platform's account, by one role, may put events onto."""

    def __init__(self, scope: Construct, id_: str, *, account: str, settings: Settings) -> None:
        """Make the bus.

        Args:
            scope: The parent.
            id_: The name within the parent.
            account: The environment's account.
            settings: The blueprint.
        """
        super().__init__(scope, id_)
        forwarder = settings.platform_arn(f"role/{layout.FORWARDER_ROLE}")
        self.bus = CloudwatchEventBus(
            self,
            "bus",
            name=layout.BUS,
            description="The events of models that concern this environment.",
        )
        self.policy = CloudwatchEventBusPolicy(
            self,
            "policy",
            event_bus_name=self.bus.name,
            policy=document(
                Statement(
                    sid="PlatformForwards",
                    principals=(settings.platform_arn("root"),),
                    actions=("events:PutEvents",),
                    resources=(bus_arn(settings, account),),
                    conditions={"ArnEquals": {"aws:PrincipalArn": forwarder}},
                )
            ),
        )
