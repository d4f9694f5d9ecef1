"""Somebody who may write to the table, and does so past the ledger."""

import json
from typing import Any

from modeltrail import layout
from modeltrail.canonical import canonical_bytes
from modeltrail.events import event_hash
from tests.support import facts
from tests.support.ledgers import Table


class Vandal:
    """Writes to a model's items past the ledger."""

    def __init__(self, table: Table, model: str = facts.MODEL) -> None:
        self._client, self._name = table
        self._partition = layout.partition(model)

    def get(self, sort: str, partition: str | None = None) -> dict[str, Any]:
        key = {"pk": {"S": partition or self._partition}, "sk": {"S": sort}}
        return self._client.get_item(TableName=self._name, Key=key)["Item"]

    def put(self, item: dict[str, Any], sort: str | None = None) -> None:
        moved = item if sort is None else item | {"sk": {"S": sort}}
        self._client.put_item(TableName=self._name, Item=moved)

    def drop(self, sort: str, partition: str | None = None) -> None:
        key = {"pk": {"S": partition or self._partition}, "sk": {"S": sort}}
        self._client.delete_item(TableName=self._name, Key=key)

    def change(self, sort: str, old: str, new: str) -> None:
        item = self.get(sort)
        assert old in item["body"]["S"]
        self.put(item | {"body": {"S": item["body"]["S"].replace(old, new)}})

    def change_attribute(self, sort: str, **attributes: Any) -> None:
        self.put(self.get(sort) | attributes)

    def swap(self, one: str, other: str) -> None:
        first, second = self.get(one), self.get(other)
        self.put(first, other)
        self.put(second, one)

    def forge_event(self, seq: int, **changed: Any) -> None:
        """Put an event with other facts and a hash that fits them."""
        sort = layout.event(seq)
        body = canonical_bytes(json.loads(self.get(sort)["body"]["S"]) | changed).decode()
        self.change_attribute(sort, body={"S": body}, hash={"S": event_hash(body)})

    def add_event(self, seq: int, source: int, **changed: Any) -> None:
        """Put an event where there is none, made from another."""
        item = self.get(layout.event(source))
        body = canonical_bytes(json.loads(item["body"]["S"]) | {"seq": seq} | changed).decode()
        forged = {"body": {"S": body}, "hash": {"S": event_hash(body)}}
        self.put(item | forged, layout.event(seq))

    def change_record(self, sort: str, **changed: Any) -> None:
        item = self.get(sort)
        body = canonical_bytes(json.loads(item["body"]["S"]) | changed).decode()
        self.put(item | {"body": {"S": body}})

    def everything(self) -> list[dict[str, Any]]:
        """Return all that the table holds, of all models."""
        return self._client.scan(TableName=self._name)["Items"]

    def take_back(self, everything: list[dict[str, Any]]) -> None:
        """Let the table hold what it held before, and nothing else."""
        for item in self.everything():
            key = {"pk": item["pk"], "sk": item["sk"]}
            self._client.delete_item(TableName=self._name, Key=key)
        for item in everything:
            self.put(item)
