"""What is wrong when: the alarms of the platform's account."""

from modeltrail import layout
from stacks.constructs.alarms import Counted, Measured
from stacks.constructs.function_log import log_group_name
from stacks.constructs.trail import LOG_GROUP

_DENIED = '(($.errorCode = "AccessDenied*") || ($.errorCode = "*UnauthorizedOperation"))'
_PLATFORMS = (
    "(($.eventSource = s3.amazonaws.com) || ($.eventSource = dynamodb.amazonaws.com)"
    " || ($.eventSource = kms.amazonaws.com))"
)
_GATE = f'($.userIdentity.sessionContext.sessionIssuer.userName = "{layout.GATE_ROLE}")'
# A race that was lost is no fault.
_FAULT = (
    '($.errorCode = "*") && ($.errorCode != "TransactionCanceledException")'
    ' && ($.errorCode != "ConditionalCheckFailedException")'
)
_HOUR_MS = 3_600_000


def alarms(*, dead_letters: str) -> tuple[Counted | Measured, ...]:
    """Return the alarms.

    Args:
        dead_letters: The name of the queue of what could not be done.
    """
    return (*_counted(), *_of_table(), *_of_functions(), _dead_letters(dead_letters))


def _counted() -> tuple[Counted, ...]:
    def told(name: str, says: str, pattern: str, above: int = 0) -> Counted:
        return Counted(
            name=name, says=says, log_group=LOG_GROUP, pattern=f"{{ {pattern} }}", above=above
        )

    return (
        told(
            "denied-access",
            "Somebody was refused an object, an item or a key of the platform.",
            f"{_DENIED} && {_PLATFORMS}",
        ),
        told("gate-errors", "The gate was refused, or failed.", f"{_GATE} && {_FAULT}"),
        told(
            "key-deletion",
            "A key was disabled, or is to be deleted.",
            "($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey)"
            " || ($.eventName = ScheduleKeyDeletion))",
        ),
        told(
            "trail-changed",
            "A trail was stopped, changed or deleted.",
            "($.eventName = StopLogging) || ($.eventName = DeleteTrail)"
            " || ($.eventName = UpdateTrail) || ($.eventName = PutEventSelectors)",
        ),
        told(
            "root-use",
            "The account's root did something.",
            '($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS)'
            ' && ($.eventType != "AwsServiceEvent")',
        ),
        Counted(
            name="refused-promotions",
            says="Many promotions were refused: somebody tries, or the policy is wrong.",
            log_group=log_group_name(layout.ANNOUNCER),
            pattern='{ $.announced = "promotion.denied" }',
            above=10,
        ),
    )


def _of_table() -> tuple[Measured, ...]:
    def table(name: str, says: str, metric: str, statistic: str, above: float) -> Measured:
        dimensions = {"TableName": layout.TABLE}
        if metric == "SuccessfulRequestLatency":
            dimensions["Operation"] = "TransactWriteItems"
        return Measured(
            name=name,
            says=says,
            namespace="AWS/DynamoDB",
            metric=metric,
            statistic=statistic,
            above=above,
            dimensions=dimensions,
        )

    return (
        table("throttled-reads", "The table refuses reads for their number.", *_READS),
        table("throttled-writes", "The table refuses writes for their number.", *_WRITES),
        table("gate-latency", "An append takes long on average.", *_APPENDS),
    )


_READS = ("ReadThrottleEvents", "Sum", 0)
_WRITES = ("WriteThrottleEvents", "Sum", 0)
_APPENDS = ("SuccessfulRequestLatency", "Average", 250)  # ms


def _of_functions() -> tuple[Measured, ...]:
    def function(name: str, says: str, who: str, metric: str, above: float) -> Measured:
        return Measured(
            name=name,
            says=says,
            namespace="AWS/Lambda",
            metric=metric,
            statistic="Maximum" if metric == "IteratorAge" else "Sum",
            above=above,
            dimensions={"FunctionName": who},
            periods=3 if metric == "Errors" else 1,
        )

    return tuple(
        alarm
        for what, who in (("archive", layout.KEEPER), ("announcement", layout.ANNOUNCER))
        for alarm in (
            function(f"{what}-lag", f"The {what} is an hour late.", who, "IteratorAge", _HOUR_MS),
            function(f"{what}-errors", f"The {what} has failed for 15 minutes.", who, "Errors", 0),
            function(f"{what}-throttles", f"The {what} is throttled.", who, "Throttles", 0),
        )
    )


def _dead_letters(queue: str) -> Measured:
    return Measured(
        name="dead-letters",
        says="An event was not kept, announced or forwarded; the queue says which, and why.",
        namespace="AWS/SQS",
        metric="ApproximateNumberOfMessagesVisible",
        statistic="Maximum",
        above=0,
        dimensions={"QueueName": queue},
    )
