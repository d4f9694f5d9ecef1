"""What reports are made from: the table, or the files of an archive."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from modeltrail.cli._references import check_environment, known_head, named_model
from modeltrail.cli._session import Opener
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modeltrail.reports import ArchiveReports, LedgerReports

    Source = ArchiveReports | LedgerReports
    Opened = Iterator[tuple[Source, tuple[str, ...]]]


@contextmanager
def archive(
    opener: Opener, files: tuple[str, ...], models: tuple[str, ...], given: tuple[str, ...]
) -> "Opened":
    """Give the reports over files, and the environments in the order of promotion.

    Args:
        opener: Opens the platform, whose order it is where none is given.
        files: Exports, or patterns of their names.
        models: The names of the models that are asked for; none for all of them.
        given: The names of the environments, in their order; none where nothing is said.

    Raises:
        InvalidInput: The archive, or the order, cannot be had; a name does not occur.
    """
    from modeltrail.names import check_model  # noqa: PLC0415 (--help stays quick)
    from modeltrail.reports import archive_reports  # noqa: PLC0415 (likewise)

    order = given or _configured(opener)
    with archive_reports(files, [check_model(model) for model in models]) as source:
        known = source.environments()
        for name in given:
            if name not in known:
                raise InvalidInput(
                    f"The archive tells of no environment {name!r}.",
                    remedy=f"It tells of {', '.join(known) or 'none'}.",
                )
        yield source, order


@contextmanager
def table(opener: Opener, models: tuple[str, ...], given: tuple[str, ...]) -> "Opened":
    """Give the reports over the table, and the environments in the order of promotion.

    Args:
        opener: Opens the session.
        models: The names of the models that are asked for; none for all of them.
        given: The names of the environments, in their order; none where nothing is said.

    Raises:
        InvalidInput: There is no such model or environment.
    """
    from modeltrail.reports import LedgerReports  # noqa: PLC0415 (--help stays quick)

    session = opener()
    for name in given:
        check_environment(session, name)
    names = [named_model(session, model) for model in models]
    ledger = session.reading
    for name in names:
        known_head(ledger, name)
    yield LedgerReports(ledger, names or ledger.models()), given or session.environments


def end_after(since: str | None, source: "Source") -> str:
    """Return the end of what there is to report on.

    Raises:
        InvalidInput: It is before the window begins.
    """
    end = source.end()
    if since is not None and since > end:
        raise InvalidInput(
            f"Nothing was recorded after {since}: the last event is of {end}.",
            remedy="Name newer exports, or an earlier instant.",
        )
    return end


def _configured(opener: Opener) -> tuple[str, ...]:
    try:
        return opener.platform().environment_names
    except InvalidInput as error:
        raise InvalidInput(
            f"The order of the environments is not known. {error.message}",
            remedy="Give it: --environments dev,staging,production.",
        ) from error
