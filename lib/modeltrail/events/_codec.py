"""Events to bytes and back: the exact canonical text is what is hashed and what is stored."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from modeltrail.canonical import canonical_bytes, digest_bytes, parse_canonical
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.events._base import SCHEME, Event
from modeltrail.events._event import EVENT_TYPES

MAX_BODY = 256 * 1024
"""Bytes of UTF-8 in one event's body; DynamoDB takes 400 KB an item, keys and hash included."""

EVENT_DOMAIN = f"{SCHEME}/event"
"""What tells the hash of an event's text from that of all else."""

_SHOWN = 80  # characters of a refused value that an error shows


@dataclass(frozen=True)
class StoredEvent:
    """An event with the text that stands for it, and that text's hash."""

    event: Event
    body: str
    hash: str


def genesis(model: str) -> str:
    """Return the hash that a model's first event names as the one before it."""
    return digest_bytes(f"{SCHEME}/genesis", model.encode())


def event_hash(body: str) -> str:
    """Return the hash over a body as it is stored; the body holds the previous hash."""
    return digest_bytes(EVENT_DOMAIN, body.encode("utf-8", "surrogatepass"))


def seal(cls: type[Event], facts: dict[str, Any]) -> StoredEvent:
    """Return the event of these facts with its canonical text and hash, fit to be stored.

    Raises:
        InvalidInput: The event breaks its published schema, or is too large.
    """
    try:
        event = cls.model_validate(facts, extra="forbid")
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"]) or "event"
        raise InvalidInput(
            f"{cls.__name__} cannot be recorded: {_cut(place)} is {_shown(problem['input'])}: "
            f"{problem['msg']}."
        ) from error
    for name in sorted(cls.needs):
        if getattr(event, name) is None:
            raise InvalidInput(f"The event {event.type} states no {name}, and needs one.")
    value = event.model_dump(mode="json")
    body = canonical_bytes(value)
    if len(body) > MAX_BODY:
        raise InvalidInput(
            f"The event {event.type} takes {len(body)} bytes; at most {MAX_BODY} can be stored.",
            remedy="Store the large part elsewhere and record its digest.",
        )
    text = body.decode()
    return StoredEvent(event, text, event_hash(text))


def read(body: str, stored_hash: str, *, name: str = "A stored event") -> StoredEvent:
    """Return a stored event; of a type or with fields that are newer than this release too.

    Args:
        body: The text as it is stored.
        stored_hash: The hash as it is stored; that it is the text's own is not checked here.
        name: What to call the event in an error.

    Raises:
        VerificationFailed: The text is not an event at all.
    """
    try:
        value: Any = parse_canonical(body)
        kind = value.get("type") if isinstance(value, dict) else None
        cls = EVENT_TYPES.get(kind) if isinstance(kind, str) else None
        event = _lenient(cls or Event, value)
    except (ValueError, RecursionError) as error:
        if event_hash(body) != stored_hash:
            raise VerificationFailed(
                f"{name} was changed: its text does not have its hash."
            ) from error
        raise VerificationFailed(
            f"{name} is not an event that this release understands: {_first_line(error)}.",
            remedy="If a newer release wrote it, read it with that one.",
        ) from error
    return StoredEvent(event, body, stored_hash)


def _lenient(cls: type[Event], value: Any) -> Event:
    try:
        return cls.model_validate(value, extra="ignore")
    except ValidationError:
        known = cls.model_fields["schema_version"].default
        if cls is Event or value.get("schema_version") in range(1, known + 1):
            raise
        return Event.model_validate(value, extra="ignore")


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        problem = error.errors(include_input=False)[0]
        return f"{'.'.join(map(str, problem['loc'])) or 'event'}: {problem['msg']}"
    return str(error).partition("\n")[0]


def _shown(value: object) -> str:
    try:
        text = repr(value)
    except (RecursionError, ValueError):  # Python writes no whole number of 5,000 digits
        return "not to be shown"
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
