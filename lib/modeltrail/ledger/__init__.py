"""The ledger: timelines in one DynamoDB table, one transaction an append."""

from modeltrail.ledger._importing import being_imported
from modeltrail.ledger._items import MAX_ITEM, Request, projection_item
from modeltrail.ledger._ledger import Draft, HeadMoved, Ledger
from modeltrail.ledger._reader import KeyUsed, Reader
from modeltrail.ledger._selection import Selection
from modeltrail.ledger._transaction import OTHER_ACTIONS, SNAPSHOT_EVERY
from modeltrail.ledger._write import MAX_ACTIONS

__all__ = [
    "MAX_ACTIONS",
    "MAX_ITEM",
    "OTHER_ACTIONS",
    "SNAPSHOT_EVERY",
    "Draft",
    "HeadMoved",
    "KeyUsed",
    "Ledger",
    "Reader",
    "Request",
    "Selection",
    "being_imported",
    "projection_item",
]
