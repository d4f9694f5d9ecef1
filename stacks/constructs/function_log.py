"""The log of a Lambda function."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from stacks.constructs.service_key import ServiceKey
from stacks.policy_document import Statement


class FunctionLog(Construct):
    """An encrypted log group that exists before the function does, and expires."""

    def __init__(
        self, scope: Construct, id_: str, *, function: str, arn: str, key: ServiceKey, days: int
    ) -> None:
        """Make the log group.

        Args:
            scope: The parent.
            id_: The name within the parent.
            function: The function's name, from which Lambda has the log group's.
            arn: The ARN that the log group will have.
            key: The key that encrypts it.
            days: How long it is kept.
        """
        super().__init__(scope, id_)
        self.key = key
        self._arn = arn
        self.group = CloudwatchLogGroup(
            self,
            "group",
            name=log_group_name(function),
            retention_in_days=days,
            kms_key_id=key.arn,
        )

    def write(self) -> Statement:
        """Return the permission to write to the log."""
        return Statement(
            sid="WriteLog",
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resources=(f"{self._arn}:*",),
        )


def log_group_name(function: str) -> str:
    """Return the name of the log group of a Lambda function."""
    return f"/aws/lambda/{function}"
