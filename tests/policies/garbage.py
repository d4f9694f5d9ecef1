"""Every way in which one place of a JSON document can be missing or wrong.

Of several values of a wrong type a test run takes the first, the likest, and `make proof` all.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.support import proof

Path = tuple[str | int, ...]
GONE = object()
_WRONG = proof.size(full=3, small=1)
_DIGEST = "sha256:" + "0" * 64
_FAR = (
    ("far future", "2999-01-01T00:00:00.000000Z"),
    ("far past", "1700-01-01T00:00:00.000000Z"),
)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")


@dataclass(frozen=True)
class Garbage:
    """A document with one place spoiled."""

    path: Path
    kind: str
    document: Any

    @property
    def dotted(self) -> str:
        """Return the path in the form `a.0.b`."""
        return ".".join(map(str, self.path))


def spoiled(document: Any) -> Iterator[Garbage]:
    """Yield the document with each place deleted, and with each kind of garbage in each place."""
    for path, value in _places(document, ()):
        for kind, garbage in _garbage(value):
            if garbage is GONE or garbage != value or type(garbage) is not type(value):
                yield Garbage(path, kind, _with(document, path, garbage))


def _places(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    parts: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    for key, part in parts:
        yield (*path, key), part
        yield from _places(part, (*path, key))


def _garbage(value: Any) -> Iterator[tuple[str, Any]]:
    yield "deleted", GONE
    yield "null", None
    yield "empty", _empty(value)
    yield from (("wrong type", wrong) for wrong in _wrong(value)[:_WRONG])
    yield from (("unknown", other) for other in _unknown(value))
    if isinstance(value, str):
        yield "respelled", value.upper() + " "
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        yield from _FAR


def _empty(value: Any) -> Any:
    if isinstance(value, bool):
        return ""
    return {str: "", int: 0, float: 0.0, list: [], dict: {}}.get(type(value), "")


def _wrong(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [[value], 7, {value: value}]
    if isinstance(value, bool | int | float):
        return [str(value), [value], "NaN"]
    if value is None:
        return [False, {}, []]
    if isinstance(value, list):
        return ["text", 7, [value]]
    return [[value], "text", 7]


def _unknown(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [999_999, -1]
    if value is None:
        return ["no-such-thing", 999_999]
    return _other_text(value) if isinstance(value, str) else []


def _other_text(value: str) -> list[Any]:
    if value.startswith("sha256:"):
        return [_DIGEST, "no-such-thing"]
    return ["no-such-thing"]


def _with(document: Any, path: Path, value: Any) -> Any:
    changed = copy.deepcopy(document)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    if value is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return changed
