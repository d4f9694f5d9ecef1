"""Making a metadata table by hand, in the layout that the stacks give it."""

from typing import TYPE_CHECKING

from modeltrail import layout

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def create(client: "DynamoDBClient", name: str) -> None:
    """Make an empty metadata table with its indexes."""
    attributes = [layout.PARTITION_KEY, layout.SORT_KEY, *(index.key for index in layout.INDEXES)]
    client.create_table(
        TableName=name,
        KeySchema=[
            {"AttributeName": layout.PARTITION_KEY, "KeyType": "HASH"},
            {"AttributeName": layout.SORT_KEY, "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[{"AttributeName": a, "AttributeType": "S"} for a in attributes],
        GlobalSecondaryIndexes=[
            {
                "IndexName": index.name,
                "KeySchema": [
                    {"AttributeName": index.key, "KeyType": "HASH"},
                    {"AttributeName": layout.SORT_KEY, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for index in layout.INDEXES
        ],
        BillingMode="PAY_PER_REQUEST",
    )
