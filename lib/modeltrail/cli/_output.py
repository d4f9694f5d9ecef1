"""Output: text for people, one JSON document for programs, errors to standard error."""

import json
import re
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from modeltrail.cli._stream import OutputLost, echo, write
from modeltrail.errors import Denied, ModeltrailError

if TYPE_CHECKING:
    from modeltrail.events import StoredEvent
    from modeltrail.policy import Decision, Violation

Command = TypeVar("Command", bound=Callable[..., Any])

_LONGEST = 2000
"""Characters of a message that are printed; more can only be an argument that was quoted."""
_BEYOND_ASCII = re.compile(r"[^\n -~]")


def json_option(command: Command) -> Command:
    """Give a command the option `--json`."""
    option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
    return option(command)


def print_json(value: Any) -> bool:
    """Print one JSON document, and return whether it was read.

    Raises:
        OutputLost: Standard output cannot be written.
    """
    text = json.dumps(value, indent=2, ensure_ascii=not _unicode(), allow_nan=False)
    return write(_BEYOND_ASCII.sub(_escaped, text) + "\n")


def _unicode() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or ""
    return encoding.lower().replace("-", "") == "utf8"


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    return character if character.isprintable() else json.dumps(character)[1:-1]


def event_json(stored: "StoredEvent") -> dict[str, Any]:
    """Return an event for programs: its body as recorded, and its hash."""
    return {**json.loads(stored.body), "hash": stored.hash}


def print_event(stored: "StoredEvent", *, as_json: bool, says: str) -> None:
    """Print that an event was written, and what the policy warned of; lost output hides neither.

    Raises:
        OutputLost: Standard output cannot be written; standard error says that the event was.
    """
    event = stored.event
    line = f"{says} (event #{event.seq} at {event.time} by {event.actor.person})"
    read = False
    try:
        read = print_json(event_json(stored)) if as_json else echo(line)
    finally:
        if not read:
            echo(f"Written: event #{event.seq} of {event.model} ({event.type}).", err=True)
    decision: Decision | None = getattr(event.data, "decision", None)
    if decision is not None and not as_json:
        print_found("warning", decision.warnings, err=True)
        _print_overridden(decision, err=True)


def print_note(text: str) -> None:
    """Print what the caller may want to know, to standard error."""
    echo(f"Note: {text}", err=True)


def print_decision(decision: "Decision", *, move: str = "promote", err: bool = False) -> None:
    """Print what the policy answered, each violation with its remedy.

    Which approvals and which evidence counted bears on a promotion alone.
    """
    word = "allowed" if decision.allow else "denied"
    echo(f"{word} ({count(decision.rules, 'rule')}, OPA {decision.opa_version})", err=err)
    print_found("violation", decision.violations, err=err)
    print_found("warning", decision.warnings, err=err)
    _print_overridden(decision, err=err)
    if move != "promote":
        return
    for kind, judged in (("approval", decision.approvals), ("evidence", decision.evidence or [])):
        for verdict in judged:
            counted = "counted" if verdict.counted else "not counted"
            echo(f"  {kind} #{verdict.seq}: {counted}: {verdict.why}", err=err)


def _print_overridden(decision: "Decision", *, err: bool) -> None:
    """Print what would have denied a move, and was set aside."""
    for one in decision.overridden or ():
        echo(f"  overridden {one.code}: {one.message}", err=err)
        echo(f"    set aside by: {one.by}", err=err)


def print_beside(notes: Iterable[str], *, err: bool = False) -> None:
    """Print what is to be known beside a decision, and is no part of it."""
    for note in notes:
        echo(f"  {note}", err=err)


def print_found(kind: str, found: Iterable["Violation"], *, err: bool = False) -> None:
    """Print what rules found, each with its remedy."""
    for one in found:
        address = getattr(one, "address", "")  # of a resource in a plan
        where = f" {address}:" if address and address not in one.message else ""
        echo(f"  {kind} {one.code}:{where} {one.message}", err=err)
        echo(f"    remedy: {one.remedy}", err=err)


def print_error(error: ModeltrailError, *, as_json: bool) -> int:
    """Print an error and return its exit code."""
    decision: Any = error.decision if isinstance(error, Denied) else None
    if as_json and not isinstance(error, OutputLost) and _print_error_json(error, decision):
        return error.exit_code
    first, *more = _cut(error.message).splitlines() or [""]
    echo(f"modeltrail: {first}", err=True)
    for line in more:
        echo(f"  {line}", err=True)
    if decision is not None:
        print_decision(decision, move=error.move if isinstance(error, Denied) else "", err=True)
    print_beside(_notes(error), err=True)
    for line in error.remedy.splitlines():
        echo(f"  {line}", err=True)
    return error.exit_code


def _notes(error: ModeltrailError) -> list[str]:
    """Return what was added to an error on its way here."""
    return list(getattr(error, "__notes__", ()))


def _print_error_json(error: ModeltrailError, decision: Any) -> bool:
    told: dict[str, Any] = {
        "error": type(error).__name__,
        "message": error.message,
        "remedy": error.remedy,
        "exit_code": error.exit_code,
    }
    if error.code:
        told["code"] = error.code
    if decision is not None:
        told["decision"] = decision.model_dump(mode="json")
        told["notes"] = _notes(error)
    try:
        return print_json(told)
    except OutputLost:
        return False


def _cut(message: str) -> str:
    """Return a message, of a very long one the beginning and the end."""
    left = len(message) - _LONGEST
    if left <= 0:
        return message
    begin, end = message[: _LONGEST // 2], message[-(_LONGEST // 2) :]
    return f"{begin}... ({left} characters left out) ...{end}"


def count(number: int, thing: str) -> str:
    """Return a number of things: `1 file`, `2 files`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
