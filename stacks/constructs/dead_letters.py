"""The queue of what could not be done, kept for somebody to look at."""

from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct

from stacks.policy_document import Statement, document

_KEPT_SECONDS = 14 * 24 * 3600  # the most that SQS takes
_RULES = "events.amazonaws.com"


class DeadLetters(Construct):
    """An encrypted queue, over TLS only.

    SQS encrypts it with a key of its own: rules of EventBridge cannot use one that asks for whom.
    """

    def __init__(
        self, scope: Construct, id_: str, *, name: str, arn: str, url: str, rules: str
    ) -> None:
        """Make the queue.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The queue's name.
            arn: The ARN that it will have.
            url: The URL that it will have.
            rules: The pattern of the ARNs of the rules that put there what they cannot deliver.
        """
        super().__init__(scope, id_)
        self.name = name
        self.arn = arn
        self.url = url
        self.queue = SqsQueue(
            self,
            "queue",
            name=name,
            sqs_managed_sse_enabled=True,
            message_retention_seconds=_KEPT_SECONDS,
            policy=document(
                Statement(
                    sid="TlsOnly",
                    effect="Deny",
                    principals="*",
                    actions=("sqs:*",),
                    resources=(arn,),
                    conditions={"Bool": {"aws:SecureTransport": "false"}},
                ),
                Statement(
                    sid="Rules",
                    services=(_RULES,),
                    actions=("sqs:SendMessage",),
                    resources=(arn,),
                    conditions={"ArnLike": {"aws:SourceArn": rules}},
                ),
            ),
        )

    def send(self) -> Statement:
        """Return the permission to send to the queue."""
        return Statement(sid="SendDeadLetters", actions=("sqs:SendMessage",), resources=(self.arn,))
