"""A note where something was measured in service of a version that never was."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from modeltrail.cli._output import print_note

if TYPE_CHECKING:
    from modeltrail.ledger import Ledger

_TOLD = 5


def note_unserved(ledger: "Ledger", model: str, versions: Iterable[int]) -> None:
    """Print which of the versions that were measured in an environment never served in any.

    It follows from what the ledger read to record the measurements; nothing more is read.
    """
    head = ledger.remembered(model)
    never = []
    for number in sorted(set(versions)):
        record = ledger.remembered_version(model, number)
        if head is None or record is None or head.serving(number) or record.left_service_at:
            continue
        never.append(f"{model}@{number}")
    if never:
        more = f" and {len(never) - _TOLD} more" if len(never) > _TOLD else ""
        print_note(
            f"{', '.join(never[:_TOLD])}{more} never served in any environment; if another version "
            f"was meant, 'modeltrail show {model}' says what serves where."
        )
