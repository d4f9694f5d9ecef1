"""The event bus: every event of a timeline, for whoever is to act on it."""

import json

from cdktf_cdktf_provider_aws.cloudwatch_event_archive import CloudwatchEventArchive
from cdktf_cdktf_provider_aws.cloudwatch_event_bus import CloudwatchEventBus
from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from cdktf_cdktf_provider_aws.cloudwatch_event_target import (
    CloudwatchEventTarget,
    CloudwatchEventTargetDeadLetterConfig,
)
from constructs import Construct

from modeltrail import layout
from modeltrail.archive.announce import BUS_VARIABLE, SOURCE
from modeltrail.archive.keep import BUCKET_VARIABLE
from stacks.constructs.metadata_table import MetadataTable
from stacks.constructs.role import Role
from stacks.constructs.stream_function import Care, StreamFunction
from stacks.lambda_code import LambdaCode
from stacks.policy_document import Statement
from stacks.settings import Settings
from stacks.trust import trust_service

_RULES = "events.amazonaws.com"


class EventBus(Construct):
    """The platform's bus: its archive, what fills it, and a rule for each environment."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        table: MetadataTable,
        code: LambdaCode,
        care: Care,
    ) -> None:
        """Make the bus.

        Args:
            scope: The parent.
            id_: The name within the parent.
            settings: The blueprint.
            table: The table whose events it announces.
            code: The code of the function.
            care: The function's log, and where what is not delivered ends up.
        """
        super().__init__(scope, id_)
        arn = settings.regional_arn("events", f"event-bus/{layout.BUS}")
        self.bus = CloudwatchEventBus(
            self, "bus", name=layout.BUS, description="The events of the timelines of models."
        )
        self.archive = CloudwatchEventArchive(
            self,
            "archive",
            name=layout.BUS,
            description="What was announced, to be replayed to who missed it.",
            event_source_arn=self.bus.arn,
            retention_days=settings.profile.log_days,
        )
        self.announcer = StreamFunction(
            self,
            "announcer",
            name=layout.ANNOUNCER,
            description="Announces each event of the timelines on the event bus.",
            handler="modeltrail.archive.announce.handle",
            code=code,
            table=table,
            variables={
                BUS_VARIABLE: layout.BUS,
                BUCKET_VARIABLE: layout.audit_bucket(settings.platform_account, settings.region),
            },
            allowed=(Statement(sid="Announce", actions=("events:PutEvents",), resources=(arn,)),),
            care=care,
        )
        others = {
            environment.name: bus_arn(settings, environment.account)
            for environment in settings.environments
        }
        self.forwarder = Role(
            self,
            "forwarder",
            name=layout.FORWARDER_ROLE,
            description="Puts events onto the buses of the environments that they concern.",
            trust=trust_service(
                _RULES, {"StringEquals": {"aws:SourceAccount": settings.platform_account}}
            ),
            permissions=(
                Statement(
                    sid="Forward", actions=("events:PutEvents",), resources=tuple(others.values())
                ),
            ),
        )
        for name, other in others.items():
            self._forward(name, other, care)

    def _forward(self, name: str, other: str, care: Care) -> None:
        """Make the rule that forwards what concerns an environment to the bus there."""
        concerns = {"source": [SOURCE], "detail": {"subject": [{"suffix": f"@{name}"}]}}
        rule = CloudwatchEventRule(
            self,
            f"rule-{name}",
            name=f"to-{name}",
            description=f"Forwards what concerns {name} to the bus in its account.",
            event_bus_name=self.bus.name,
            event_pattern=json.dumps(concerns),
        )
        CloudwatchEventTarget(
            self,
            f"target-{name}",
            rule=rule.name,
            event_bus_name=self.bus.name,
            target_id=name,
            arn=other,
            role_arn=self.forwarder.arn,
            dead_letter_config=CloudwatchEventTargetDeadLetterConfig(
                arn=care.dead_letters.queue.arn
            ),
        )


def bus_arn(settings: Settings, account: str) -> str:
    """Return the ARN of the bus in an account."""
    return f"arn:{settings.partition}:events:{settings.region}:{account}:event-bus/{layout.BUS}"
