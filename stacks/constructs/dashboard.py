"""The dashboard: what is appended, kept and refused, at a glance."""

import json

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from constructs import Construct

from modeltrail import layout
from stacks.constructs.alarms import NAMESPACE, Counted, Measured

_WIDTH, _HEIGHT = 8, 6
_ACROSS = 3


class Dashboard(Construct):
    """A graph for each alarm, and one of what is appended."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        region: str,
        alarms: tuple[Counted | Measured, ...],
    ) -> None:
        """Make the dashboard.

        Args:
            scope: The parent.
            id_: The name within the parent.
            region: The region of the metrics.
            alarms: What it shows.
        """
        super().__init__(scope, id_)
        appended = ("Appended", ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", *_TABLE], "Sum")
        graphs = [appended, *(_graph(alarm) for alarm in alarms)]
        widgets = [
            {
                "type": "metric",
                "x": _WIDTH * (number % _ACROSS),
                "y": _HEIGHT * (number // _ACROSS),
                "width": _WIDTH,
                "height": _HEIGHT,
                "properties": {
                    "title": title,
                    "region": region,
                    "metrics": [metric],
                    "stat": statistic,
                    "period": 300,
                },
            }
            for number, (title, metric, statistic) in enumerate(graphs)
        ]
        self.dashboard = CloudwatchDashboard(
            self,
            "dashboard",
            dashboard_name=NAMESPACE,
            dashboard_body=json.dumps({"widgets": widgets}),
        )


_TABLE = ("TableName", layout.TABLE)


def _graph(alarm: Counted | Measured) -> tuple[str, list[str], str]:
    if isinstance(alarm, Counted):
        return alarm.name, [NAMESPACE, alarm.name], "Sum"
    dimensions = [part for pair in alarm.dimensions.items() for part in pair]
    return alarm.name, [alarm.namespace, alarm.metric, *dimensions], alarm.statistic
