"""Telling of approvals that stand no more, where one may wonder why they do not count."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from modeltrail.errors import Denied, ModeltrailError

if TYPE_CHECKING:
    from modeltrail.ledger import Reader


@contextmanager
def telling_of_lapsed(
    ledger: "Reader", model: str, version: int, environment: str
) -> Iterator[None]:
    """Let a denial also say which approvals were withdrawn, or voided by a rollback."""
    try:
        yield
    except Denied as denied:
        for line in lapsed_lines(ledger, model, version, environment):
            denied.add_note(line)
        raise


def lapsed_lines(ledger: "Reader", model: str, version: int, environment: str) -> list[str]:
    """Return what there is to say of them; nothing where they cannot be read.

    The answer that they stand beside was given, whatever comes after it.
    """
    from modeltrail.lapsed import lapsed  # noqa: PLC0415 (--help stays quick)

    with suppress(ModeltrailError):
        record = ledger.version(model, version)
        if record is not None:
            return [one.says() for one in lapsed(ledger, record, environment)]
    return []
