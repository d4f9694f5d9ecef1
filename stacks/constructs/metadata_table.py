"""The table that holds every timeline; only the gate may write it."""

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.dynamodb_resource_policy import DynamodbResourcePolicy
from cdktf_cdktf_provider_aws.dynamodb_table import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTableGlobalSecondaryIndex,
    DynamodbTablePointInTimeRecovery,
    DynamodbTableServerSideEncryption,
    DynamodbTableTtl,
)
from constructs import Construct

from modeltrail import layout
from stacks.constructs.encryption_key import EncryptionKey
from stacks.policy_document import Statement, document

# TransactWriteItems is no action of its own: it asks for these.
_WRITES = (
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:PartiQLDelete",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLUpdate",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)


class MetadataTable(Construct):
    """The metadata table: on demand, recoverable, own key, kept from everyone but its writer."""

    def __init__(
        self, scope: Construct, id_: str, *, arn: str, key: EncryptionKey, writer_role_arn: str
    ) -> None:
        """Make the table.

        Args:
            scope: The parent.
            id_: The name within the parent.
            arn: The ARN that the table will have.
            key: The key that encrypts the items.
            writer_role_arn: The one role that may write. All others are denied, the
                administrators of the account included.
        """
        super().__init__(scope, id_)
        self.key = key
        self.arn = arn
        self.table = DynamodbTable(
            self,
            "table",
            name=layout.TABLE,
            billing_mode="PAY_PER_REQUEST",
            hash_key=layout.PARTITION_KEY,
            range_key=layout.SORT_KEY,
            attribute=[
                DynamodbTableAttribute(name=name, type="S")
                for name in (
                    layout.PARTITION_KEY,
                    layout.SORT_KEY,
                    *(index.key for index in layout.INDEXES),
                )
            ],
            global_secondary_index=[
                DynamodbTableGlobalSecondaryIndex(
                    name=index.name,
                    hash_key=index.key,
                    range_key=layout.SORT_KEY,
                    projection_type="ALL",
                )
                for index in layout.INDEXES
            ],
            ttl=DynamodbTableTtl(attribute_name=layout.TTL_ATTRIBUTE, enabled=True),
            point_in_time_recovery=DynamodbTablePointInTimeRecovery(enabled=True),
            server_side_encryption=DynamodbTableServerSideEncryption(
                enabled=True, kms_key_arn=key.arn
            ),
            stream_enabled=True,
            stream_view_type="NEW_IMAGE",
            deletion_protection_enabled=True,
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        self.guard = DynamodbResourcePolicy(
            self,
            "guard",
            resource_arn=self.table.arn,
            policy=document(
                Statement(
                    sid="OnlyTheGateWrites",
                    effect="Deny",
                    principals="*",
                    actions=_WRITES,
                    resources=(self.arn,),
                    conditions={"ArnNotEquals": {"aws:PrincipalArn": writer_role_arn}},
                )
            ),
        )

    @property
    def name(self) -> str:
        """Return the table's name."""
        return str(self.table.name)
