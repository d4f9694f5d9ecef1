"""The alarms: each a sentence that is true when something is wrong, and whom it tells."""

from dataclasses import dataclass, field

from cdktf_cdktf_provider_aws.cloudwatch_log_metric_filter import (
    CloudwatchLogMetricFilter,
    CloudwatchLogMetricFilterMetricTransformation,
)
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

NAMESPACE = "modeltrail"
_PERIOD = 300


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Lines of a log: one of them, or more than some in five minutes, is an alarm."""

    name: str
    says: str
    log_group: str
    pattern: str
    """What CloudWatch Logs takes as a filter pattern."""
    above: int = 0


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A metric of a service of AWS: more of it than some in five minutes is an alarm."""

    name: str
    says: str
    namespace: str
    metric: str
    statistic: str
    above: float
    dimensions: dict[str, str] = field(default_factory=dict)
    periods: int = 1


class Alarms(Construct):
    """Alarms on one topic; what is missing is no alarm, since what is counted is rare."""

    def __init__(
        self, scope: Construct, id_: str, *, topic_arn: str, alarms: tuple[Counted | Measured, ...]
    ) -> None:
        """Make the alarms.

        Args:
            scope: The parent.
            id_: The name within the parent.
            topic_arn: The topic that they publish to.
            alarms: What is wrong when.
        """
        super().__init__(scope, id_)
        self._topic_arn = topic_arn
        for alarm in alarms:
            if isinstance(alarm, Counted):
                self._count(alarm)
            self._alarm(_measured(alarm))

    def _count(self, alarm: Counted) -> None:
        CloudwatchLogMetricFilter(
            self,
            f"{alarm.name}-count",
            name=f"modeltrail-{alarm.name}",
            log_group_name=alarm.log_group,
            pattern=alarm.pattern,
            metric_transformation=CloudwatchLogMetricFilterMetricTransformation(
                namespace=NAMESPACE, name=alarm.name, value="1", default_value="0"
            ),
        )

    def _alarm(self, alarm: Measured) -> None:
        CloudwatchMetricAlarm(
            self,
            alarm.name,
            alarm_name=f"modeltrail-{alarm.name}",
            alarm_description=alarm.says,
            namespace=alarm.namespace,
            metric_name=alarm.metric,
            dimensions=alarm.dimensions,
            statistic=alarm.statistic,
            comparison_operator="GreaterThanThreshold",
            threshold=alarm.above,
            period=_PERIOD,
            evaluation_periods=alarm.periods,
            treat_missing_data="notBreaching",
            alarm_actions=[self._topic_arn],
            ok_actions=[self._topic_arn],
        )


def _measured(alarm: Counted | Measured) -> Measured:
    if isinstance(alarm, Measured):
        return alarm
    return Measured(
        name=alarm.name,
        says=alarm.says,
        namespace=NAMESPACE,
        metric=alarm.name,
        statistic="Sum",
        above=alarm.above,
    )
