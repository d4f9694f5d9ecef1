"""The events of an export that a platform can take: each could have been recorded, and by now."""

from collections.abc import Collection, Iterator
from typing import BinaryIO

from modeltrail import instants
from modeltrail.audit import Audit
from modeltrail.errors import InvalidInput
from modeltrail.events import Event, StoredEvent
from modeltrail.exchange._read import read_export
from modeltrail.names import check_model


def importable(
    stream: BinaryIO, environments: Collection[str]
) -> Iterator[tuple[StoredEvent, Audit]]:
    """Yield the events of an export, each with the audit of its timeline up to there.

    Args:
        stream: The lines of the export, from the first one on.
        environments: The configured environments.

    Raises:
        VerificationFailed: An event is not as it was exported, or could not be recorded.
        InvalidInput: It is to come, or this platform has no place for it.
    """
    audits: dict[str, Audit] = {}
    latest = instants.latest()
    for stored in read_export(stream):
        model = stored.event.model
        if model not in audits:
            check_model(model, environments=tuple(environments))
            audits[model] = Audit(model)
        _check(stored.event, environments, latest)
        audits[model].take(stored)
        yield stored, audits[model]


def _check(event: Event, environments: Collection[str], latest: str) -> None:
    name = f"Event #{event.seq} of {event.model!r}"
    if type(event) is Event:
        raise InvalidInput(
            f"{name} is a {event.type} of a kind that this release does not know.",
            remedy="Import it with the release that wrote it, or a newer one.",
        )
    if event.environment is not None and event.environment not in environments:
        raise InvalidInput(
            f"{name} is of the environment {event.environment!r}, and this platform has none of "
            "that name.",
            remedy=f"Add it to the blueprint; there are {', '.join(environments)}.",
        )
    if event.time > latest:
        raise InvalidInput(
            f"{name} is of {instants.brief(event.time)}, which is still to come.",
            remedy="Is this machine's clock right? If it is, the export was made up.",
        )
