"""What the events of an export state, each held against those before it."""

from pathlib import Path

from modeltrail.audit import Audit
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.exchange._read import LONGEST_LINE, parse_line


def audit_file(file: Path) -> dict[str, VerificationFailed]:
    """Return what is wrong with the timelines of an export, by model; of most, nothing.

    What is kept is what the timelines fold to. That the lines are as they were exported,
    `verify_file` finds, and ten times as fast; here each event is read whole.

    Raises:
        VerificationFailed: A line holds no event of this release, or a changed one.
        InvalidInput: There is no such file, or it cannot be read.
    """
    audits: dict[str, Audit] = {}
    found: dict[str, VerificationFailed] = {}
    number = 0
    try:
        with file.open("rb") as stream:
            while line := stream.readline(LONGEST_LINE):
                number += 1
                stored = parse_line(line, number)
                model = stored.event.model
                if model in found:
                    continue
                try:
                    audits.setdefault(model, Audit(model)).take(stored)
                except VerificationFailed as error:
                    found[model] = error
    except OSError as error:
        raise InvalidInput(f"{str(file)!r} cannot be read: {error.strerror}.") from error
    return found
