"""An event as a line of an export: a CloudEvent 1.0 whose data is the event's exact text.

A line is canonical JSON (RFC 8785) as a whole. `data` sorts first and holds the text as it was
hashed; all that stands beside it follows from the text, its hash, and its timeline's first hash.
"""

from typing import Any, Final

import orjson
import rfc8785

from modeltrail.canonical import parse_canonical
from modeltrail.events import schema_id

ATTRIBUTES: Final = (
    "datacontenttype",
    "dataschema",
    "eventhash",
    "id",
    "source",
    "specversion",
    "subject",
    "time",
    "type",
)
"""All that stands beside the data, in order."""

OPEN: Final = b'{"data":'
_BODY: Final = len(OPEN)
_AFTER_BODY: Final = b',"datacontenttype":'
_TYPE: Final = "io.modeltrail."
_OPTIONS: Final = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def timeline_source(first_hash: str) -> str:
    """Return the URI of a timeline: the hash of its first event tells it from all others.

    It stays what it is wherever the timeline is kept.
    """
    return f"urn:modeltrail:timeline:{first_hash}"


def parse(text: bytes) -> Any:
    """Return the JSON value of a line or of an event's text, fast and not strictly.

    Raises:
        ValueError: It is not JSON.
    """
    return orjson.loads(text)


def body_of(line: bytes) -> bytes:
    """Return the event's text in a line; if the line is of another form, something else.

    No text holds what stands after the data, and nothing after it has parts: where it stands
    last, it is the line's own.
    """
    return line[_BODY : line.rfind(_AFTER_BODY)]


def line_of(body: bytes, event: dict[str, Any], event_hash: str, source: str) -> bytes:
    """Return the line of an event, which holds its text as it is.

    Args:
        body: The event's text.
        event: The JSON value of it.
        event_hash: The hash of it.
        source: The URI of its timeline.

    Raises:
        LookupError, TypeError: It lacks what every event has, or it cannot be spelled.
    """
    return _render(orjson.Fragment(body), event, event_hash, source)


def spelled(event: dict[str, Any], event_hash: str, source: str) -> bytes:
    """Return the line of an event, spelled anew from its JSON value.

    It is canonical but for fractions that need an exponent in one spelling and none in another,
    and for the order of names that hold characters from U+10000 on.

    Raises:
        LookupError, TypeError: It lacks what every event has, or it cannot be spelled.
    """
    return _render(event, event, event_hash, source)


def is_canonical(body: bytes) -> bool:
    """Return whether an event's text is the canonical text of its JSON value."""
    try:
        return rfc8785.dumps(parse_canonical(body.decode())) == body
    except (rfc8785.CanonicalizationError, ValueError, RecursionError):
        return False


def _render(data: Any, event: dict[str, Any], event_hash: str, source: str) -> bytes:
    kind, model, about = event["type"], event["model"], event["environment"]
    if about is None:
        about = event["version"]
    return orjson.dumps(
        {
            "data": data,
            "datacontenttype": "application/json",
            "dataschema": schema_id(kind, event["schema_version"]),
            "eventhash": event_hash,
            "id": f"{model}/{event['seq']}",
            "source": source,
            "specversion": "1.0",
            # A reference, as commands take it: to the environment, else to the version.
            "subject": model if about is None else f"{model}@{about}",
            "time": event["time"],
            "type": _TYPE + kind,
        },
        option=_OPTIONS,
    )
