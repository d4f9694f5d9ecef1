"""The ledger: timelines in one DynamoDB table, one transaction an append."""

from modeltrail.ledger._items import Request
from modeltrail.ledger._ledger import Draft, HeadMoved, Ledger
from modeltrail.ledger._reader import Reader

__all__ = ["Draft", "HeadMoved", "Ledger", "Reader", "Request"]
