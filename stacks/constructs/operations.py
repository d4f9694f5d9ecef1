"""What functions and watchers of the real AWS share: a key, logs, and a queue of dead letters."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from modeltrail import layout
from stacks.constructs.dead_letters import DeadLetters
from stacks.constructs.function_log import FunctionLog, log_group_name
from stacks.constructs.service_key import ServiceKey
from stacks.constructs.stream_function import Care
from stacks.settings import Settings

_DEAD_LETTERS = "modeltrail-dead-letters"
_FOR_THE_ACCOUNT = (
    "budgets.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "cloudwatch.amazonaws.com",
    "s3.amazonaws.com",
)
_VIA = ("backup", "lambda", "s3", "sns")


class Operations(Construct):
    """The key of logs, topic, trail, inventory and backups; a log for each function; a queue."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings) -> None:
        """Make them.

        Args:
            scope: The parent.
            id_: The name within the parent.
            settings: The blueprint.
        """
        super().__init__(scope, id_)
        self._settings = settings
        self.key = ServiceKey(
            self,
            "key",
            alias="modeltrail-operations",
            description="Encrypts logs, alarms, trails, inventories and backups.",
            account=settings.platform_account,
            account_root=settings.platform_arn("root"),
            services=_FOR_THE_ACCOUNT,
            logs=settings.service("logs"),
            log_groups=settings.regional_arn("logs", "log-group:*"),
            via=tuple(settings.service(name) for name in _VIA),
        )
        self.dead_letters = DeadLetters(
            self,
            "dead-letters",
            name=_DEAD_LETTERS,
            arn=settings.regional_arn("sqs", _DEAD_LETTERS),
            url=f"https://{settings.service('sqs')}/{settings.platform_account}/{_DEAD_LETTERS}",
            rules=settings.regional_arn("events", f"rule/{layout.BUS}/*"),
        )
        self._logs = {name: self._log(name) for name in (layout.KEEPER, layout.ANNOUNCER)}

    @property
    def groups(self) -> Sequence[CloudwatchLogGroup]:
        """Return the log groups of the functions."""
        return [log.group for log in self._logs.values()]

    def care(self, function: str) -> Care:
        """Return the log of a function, and where what it cannot do ends up."""
        return Care(self._logs[function], self.dead_letters)

    def _log(self, function: str) -> FunctionLog:
        return FunctionLog(
            self,
            f"log-{function}",
            function=function,
            arn=self._settings.regional_arn("logs", f"log-group:{log_group_name(function)}"),
            key=self.key,
            days=self._settings.profile.log_days,
        )
