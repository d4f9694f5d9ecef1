"""The queue of what could not be done, kept for somebody to look at."""

from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct

from stacks.constructs.service_key import ServiceKey
from stacks.policy_document import Statement, document

_KEPT_SECONDS = 14 * 24 * 3600  # the most that SQS takes


class DeadLetters(Construct):
    """An encrypted queue, over TLS only."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        arn: str,
        url: str,
        key: ServiceKey,
        any_key_arn: str,
        via: str,
    ) -> None:
        """Make the queue.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The queue's name.
            arn: The ARN that it will have.
            url: The URL that it will have.
            key: The key that encrypts the messages.
            any_key_arn: The ARN of any key of the account and region.
            via: SQS, as KMS names it.
        """
        super().__init__(scope, id_)
        self.name = name
        self.url = url
        self._arn = arn
        self._key = key
        self._any_key_arn = any_key_arn
        self._via = via
        self.queue = SqsQueue(
            self,
            "queue",
            name=name,
            kms_master_key_id=key.arn,
            message_retention_seconds=_KEPT_SECONDS,
            policy=document(
                Statement(
                    sid="TlsOnly",
                    effect="Deny",
                    principals="*",
                    actions=("sqs:*",),
                    resources=(arn,),
                    conditions={"Bool": {"aws:SecureTransport": "false"}},
                )
            ),
        )

    def send(self) -> tuple[Statement, ...]:
        """Return the permissions to send to the queue."""
        return (
            Statement(sid="SendDeadLetters", actions=("sqs:SendMessage",), resources=(self._arn,)),
            Statement(
                sid="EncryptDeadLetters",
                actions=("kms:Decrypt", "kms:GenerateDataKey"),
                resources=(self._any_key_arn,),
                conditions={
                    "ForAnyValue:StringEquals": {"kms:ResourceAliases": self._key.alias_name},
                    "StringEquals": {"kms:ViaService": self._via},
                },
            ),
        )
