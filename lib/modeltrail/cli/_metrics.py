"""The command that records many measurements from a file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modeltrail.boundary import parse_json, read_file
from modeltrail.cli import _types as types
from modeltrail.cli._options import examples, request_option
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._references import named_model
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.cli._unserved import note_unserved
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.registry import Measurement

_LARGEST = 256 * 1024 * 1024
_KEYS = ("version", "metrics", "environment", "dataset_digest", "rows", "at")
_FORM = (
    'Write a JSON object on each line: {"version": 7, "metrics": {"recall": 0.91}}, and where '
    "known environment, dataset_digest, rows and at."
)
_LINE = """\b
A line of FILE says of which version, and what was measured:
  {"version": 7, "metrics": {"recall": 0.91, "latency_ms": 12}}
and where it is known:
  "environment": "production", "rows": 20000,
  "dataset_digest": "sha256:...", "at": "2026-11-24T09:30:00Z\""""


@click.command(
    epilog=examples(
        "modeltrail metrics fraud measurements.ndjson --request-key fraud-2026-11-24",
    )
    + f"\n\n{_LINE}"
)
@click.argument("model", metavar="MODEL")
@click.argument("file", type=types.PathWord(folder=False), metavar="FILE")
@request_option
@json_option
@click.pass_obj
def metrics(opener: Opener, model: str, file: Path, request: str | None, as_json: bool) -> None:
    """Record many measurements of MODEL: a JSON object a line of FILE, or of - (standard input).

    They are recorded in as few transactions as possible. Where that fails in the middle, the same
    call under the same request key goes on from where it was.
    """
    given = _read(file)
    session = opener()
    name = named_model(session, model)
    recorded = session.registry.record_many(name, given, request=request)
    note_unserved(session.writing, name, (one.version for one in given if one.environment))
    if as_json:
        print_json(
            {
                "recorded": recorded.events,
                "recorded_before": recorded.before,
                "transactions": recorded.transactions,
            }
        )
        return
    before = f", {recorded.before} of them before" if recorded.before else ""
    echo(
        f"{count(recorded.events, 'measurement')} recorded{before}, "
        f"in {count(recorded.transactions, 'transaction')}"
    )


def _read(file: Path) -> "list[Measurement]":
    if str(file) == "-":
        content = sys.stdin.buffer.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise InvalidInput(f"Standard input has more than {_LARGEST} bytes.")
    else:
        content = read_file(file, limit=_LARGEST, what="file of measurements")
    given = [
        _measurement(line, number)
        for number, line in enumerate(content.splitlines(), start=1)
        if line.strip()
    ]
    if not given:
        where = "Standard input" if str(file) == "-" else repr(str(file))
        raise InvalidInput(f"{where} holds no measurement.", remedy=_FORM)
    return given


def _measurement(line: bytes, number: int) -> "Measurement":
    from modeltrail.registry import Measurement  # noqa: PLC0415 (--help stays quick)

    try:
        value: Any = parse_json(line)
    except ValueError as error:
        raise InvalidInput(f"Line {number} is not JSON: {error}.", remedy=_FORM) from error
    if (fault := _fault(value)) is not None:
        raise InvalidInput(f"Line {number} is not a measurement: {fault}.", remedy=_FORM)
    return Measurement(**value)


def _fault(value: Any) -> str | None:
    """Return why a JSON value is no measurement; the registry looks at numbers and names."""
    if not isinstance(value, dict):
        return "it is no JSON object"
    for name in ("version", "metrics"):
        if name not in value:
            return f"it has no {name!r}"
    if unknown := sorted(set(value).difference(_KEYS)):
        return f"it has {unknown[0]!r}, which is none of {', '.join(_KEYS)}"
    if not isinstance(value["metrics"], dict) or not value["metrics"]:
        return "its 'metrics' are no object of names and numbers"
    if not isinstance(value.get("at"), str | None):
        return "its 'at' is no text"
    return None
