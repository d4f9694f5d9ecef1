"""The topic that says that something is wrong."""

from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from stacks.constructs.service_key import ServiceKey
from stacks.policy_document import Statement, document

_PUBLISHERS = ("budgets.amazonaws.com", "cloudwatch.amazonaws.com")


class AlarmTopic(Construct):
    """An encrypted topic that alarms and budgets of one account publish to."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        arn: str,
        account: str,
        key: ServiceKey,
        addresses: tuple[str, ...],
    ) -> None:
        """Make the topic.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The topic's name.
            arn: The ARN that it will have.
            account: The account that publishes to it.
            key: The key that encrypts the messages.
            addresses: Who is told, by e-mail.
        """
        super().__init__(scope, id_)
        self.topic = SnsTopic(
            self,
            "topic",
            name=name,
            kms_master_key_id=key.arn,
            policy=document(
                Statement(
                    sid="Publish",
                    services=_PUBLISHERS,
                    actions=("sns:Publish",),
                    resources=(arn,),
                    conditions={"StringEquals": {"aws:SourceAccount": account}},
                ),
                Statement(
                    sid="TlsOnly",
                    effect="Deny",
                    principals="*",
                    actions=("sns:Publish",),
                    resources=(arn,),
                    conditions={"Bool": {"aws:SecureTransport": "false"}},
                ),
            ),
        )
        for number, address in enumerate(addresses, start=1):
            SnsTopicSubscription(
                self,
                f"address-{number}",
                topic_arn=self.topic.arn,
                protocol="email",
                endpoint=address,
            )

    @property
    def arn(self) -> str:
        """Return the topic's ARN."""
        return str(self.topic.arn)
