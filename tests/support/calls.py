"""Counting what a client asks of AWS."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def counted(client: Any) -> Iterator[Counter[str]]:
    """Count how often each operation is called, and how many items the answers hold."""
    found: Counter[str] = Counter()

    def count(model: Any, parsed: dict[str, Any], **_: Any) -> None:
        found[model.name] += 1
        if items := parsed.get("Items"):
            found["items"] += len(items)

    event = f"after-call.{client.meta.service_model.service_id.hyphenize()}"
    client.meta.events.register(event, count)
    try:
        yield found
    finally:
        client.meta.events.unregister(event, count)
