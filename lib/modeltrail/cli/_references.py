"""What the words MODEL, MODEL@VERSION and MODEL@ENVIRONMENT of a command line name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from modeltrail.cli._output import print_note
from modeltrail.cli._session import Session
from modeltrail.errors import InvalidInput, no_model
from modeltrail.names import Reference

if TYPE_CHECKING:
    from modeltrail.ledger import Reader
    from modeltrail.state import Head


def named_version(session: Session, ledger: "Reader", text: str) -> tuple[str, int]:
    """Return the model and version that a reference names, of an environment its champion.

    Raises:
        InvalidInput: The reference names no version.
    """
    reference = session.reference(text)
    if reference.version is not None:
        return reference.model, reference.version
    if reference.environment is None or reference.candidates:
        raise InvalidInput(
            f"{text!r} names no version.",
            remedy=f"Write {reference.model}@{session.environments[-1]} for the champion there, "
            f"or {reference.model}@7 for version 7.",
        )
    number = known_head(ledger, reference.model).placement(reference.environment).champion
    if number is None:
        raise InvalidInput(
            f"{reference} has no champion.",
            remedy=f"'modeltrail show {reference.model}' says what serves where.",
        )
    return reference.model, number


def named_model(session: Session, text: str) -> str:
    """Return the model that a word names, and nothing more than a model.

    Raises:
        InvalidInput: It names a version or an environment, or nothing.
    """
    reference = session.reference(text)
    if reference != Reference(reference.model):
        raise InvalidInput(f"{text!r} is more than a model.", remedy=f"Write {reference.model}.")
    return reference.model


def named_environment(session: Session, reference: Reference) -> str:
    """Return the environment that a reference names.

    Raises:
        InvalidInput: It names none.
    """
    if reference.environment is None or reference.candidates:
        raise InvalidInput(
            f"'{reference}' names no environment.",
            remedy=f"Write {reference.model}@{session.environments[-1]}.",
        )
    return reference.environment


def check_environment(session: Session, name: str) -> None:
    """Check that an environment is configured.

    Raises:
        InvalidInput: It is not.
    """
    if name not in session.environments:
        raise InvalidInput(
            f"There is no environment {name!r}.",
            remedy=f"Use one of {', '.join(session.environments)}.",
        )


def in_order(session: Session, environments: Iterable[str]) -> list[str]:
    """Return environments, each once, in the order of promotion; unknown ones come last."""
    named = dict.fromkeys(environments)
    known = [name for name in session.environments if name in named]
    return [*known, *(name for name in named if name not in known)]


def check_past(instant: str | None) -> None:
    """Check that an instant is not still to come.

    Raises:
        InvalidInput: It is.
    """
    from modeltrail import instants  # noqa: PLC0415 (--help stays quick)

    if instant is not None and instant > instants.render(instants.utc_now()):
        raise InvalidInput(
            f"{instant} is still to come.", remedy="Leave it out for the state as it is now."
        )


def note_imports(ledger: "Reader", models: Iterable[str]) -> None:
    """Print of which models not all is there that there will be: an import of them is not done."""
    from modeltrail.ledger import being_imported  # noqa: PLC0415 (--help stays quick)

    for model, export in sorted(ledger.imports(models).items()):
        print_note(str(being_imported(model, export)))


def known_head(ledger: "Reader", model: str) -> "Head":
    """Return the end of the timeline of a model that exists.

    Raises:
        InvalidInput: There is no such model.
        Conflict: An import of it is not done: what is there is not how it is.
    """
    from modeltrail.ledger import being_imported  # noqa: PLC0415 (--help stays quick)

    head, export = ledger.unfinished(model)
    if head.seq == 0:
        raise no_model(model)
    if export is not None:
        raise being_imported(model, export)
    return head
