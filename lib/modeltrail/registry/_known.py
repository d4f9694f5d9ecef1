"""What there is: models, versions that are not deleted, and how to find out more."""

from collections.abc import Sequence, Sized
from typing import TypeVar

from modeltrail.errors import InvalidInput, UnknownModel
from modeltrail.ledger import Ledger
from modeltrail.policy._facts import DriftAlarm, Hold, Incident, Unreviewed
from modeltrail.state import MOST_OPEN, Head, VersionRecord

Matter = TypeVar("Matter", Incident, DriftAlarm, Hold, Unreviewed)


def require_model(head: Head) -> None:
    """Check that a model exists.

    Raises:
        InvalidInput: Nothing was ever registered under its name.
    """
    if head.seq == 0:
        raise UnknownModel(
            head.model,
            remedy=f"Register its first version: modeltrail register {head.model} PATH …",
        )


def require_version(head: Head, record: VersionRecord | None, number: int) -> VersionRecord:
    """Return a version's record.

    Raises:
        InvalidInput: There is no such version.
    """
    if record is None:
        raise InvalidInput(
            f"{head.model!r} has no version {number}.",
            remedy=f"Its newest is {head.next_version - 1}; 'modeltrail show {head.model}' "
            "lists them.",
        )
    return record


def known_version(ledger: Ledger, model: str, number: int) -> VersionRecord:
    """Return a version's record.

    Raises:
        InvalidInput: There is no such model or version.
    """
    record = ledger.version(model, number)
    if record is None:
        head = ledger.head(model)
        require_model(head)
        return require_version(head, record, number)
    return record


def require_live(record: VersionRecord) -> None:
    """Check that a version is not deleted.

    Raises:
        InvalidInput: It is.
    """
    if record.status == "deleted":
        name = f"{record.model}@{record.number}"
        raise InvalidInput(
            f"{name} is deleted.", remedy=f"Restore it first: modeltrail restore {name} -m …"
        )


def require_served(head: Head, version: int, environment: str) -> None:
    """Check that an environment serves a version, as champion or candidate.

    Raises:
        InvalidInput: It does not.
    """
    if environment not in head.serving(version):
        raise InvalidInput(
            f"{head.model}@{version} is not served in {environment}.",
            remedy=where_it_serves(head.model),
        )


def require_room(matters: Sized, what: str, remedy: str) -> None:
    """Check that one more can be open: there is a limit to what every move reads.

    Args:
        matters: Those of its kind that are open.
        what: What they are, for the message.
        remedy: How to settle some.

    Raises:
        InvalidInput: There are too many.
    """
    if len(matters) >= MOST_OPEN:
        raise InvalidInput(
            f"{len(matters)} {what}; there can be no more than {MOST_OPEN}.", remedy=remedy
        )


def require_open(head: Head, matters: Sequence[Matter], seq: int, what: str) -> Matter:
    """Return the open matter that an event began.

    Args:
        head: The end of the timeline.
        matters: Those of its kind that are open.
        seq: Of the event.
        what: What it should have begun, for the message.

    Raises:
        InvalidInput: It began none that is open.
    """
    require_model(head)
    for matter in matters:
        if matter.seq == seq:
            return matter
    known = ", ".join(f"#{matter.seq}" for matter in matters) or "none"
    raise InvalidInput(
        f"Event #{seq} of {head.model!r} began no {what} that is open.",
        remedy=f"Open: {known}; 'modeltrail show {head.model}' tells of them.",
    )


def where_it_serves(model: str) -> str:
    """Return how to find out what serves where."""
    return f"'modeltrail show {model}' says what serves where."
