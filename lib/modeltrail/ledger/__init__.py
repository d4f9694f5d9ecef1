"""The ledger: timelines in one DynamoDB table, one transaction an append."""

from modeltrail.ledger._items import Request
from modeltrail.ledger._ledger import Draft, HeadMoved, Ledger

__all__ = ["Draft", "HeadMoved", "Ledger", "Request"]
