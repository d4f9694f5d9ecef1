"""An import that goes on: what the head of a timeline says of it, until all of it is there."""

from typing import NamedTuple

from modeltrail.errors import Conflict
from modeltrail.events import FromExport
from modeltrail.instants import brief


class Importing(NamedTuple):
    """The export that a timeline is brought in from, as its head says before an append and after.

    None where more of it is not to come.
    """

    now: FromExport | None = None
    then: FromExport | None = None


NO_IMPORT = Importing()


def being_imported(model: str, export: FromExport) -> Conflict:
    """Return the error that a timeline is not all there yet."""
    return Conflict(
        f"{model!r} is being imported: {export.begun_by.person} began it at "
        f"{brief(export.begun_at)}, and it is not done.",
        remedy="Let it end. If it was broken off, import the file once more "
        f"({export.file_sha256}), or another that holds its first {export.events} events.",
    )
