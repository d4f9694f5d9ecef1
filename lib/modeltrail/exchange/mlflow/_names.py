"""What the models of another registry are called here."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from modeltrail.errors import InvalidInput
from modeltrail.names import check_model

_LONGEST = 63
_OTHER = re.compile("[^a-z0-9]+")


@dataclass(frozen=True)
class Mapped:
    """A name, and what it is here."""

    name: str
    model: str


def map_names(
    names: Sequence[str], given: Mapping[str, str], environments: tuple[str, ...]
) -> list[Mapped]:
    """Return what each model is called here.

    A name that can be one here stays; of another, the small letters and digits are kept, and
    hyphens stand for the rest.

    Args:
        names: What they are called there.
        given: What the caller wants some of them to be called.
        environments: The configured environments, which no model is named after.

    Raises:
        InvalidInput: Some have no name here, or share one; all of them are named.
    """
    if unknown := sorted(given.keys() - set(names)):
        raise InvalidInput(
            f"There is no registered model {', '.join(map(repr, unknown))}.",
            remedy="Write what it is called there: --map 'Old Name=new-name'.",
        )
    for model in given.values():
        check_model(model, environments=environments)
    mapped = [Mapped(name, given.get(name) or _ours(name, environments)) for name in names]
    by_model: dict[str, list[str]] = {}
    for one in mapped:
        by_model.setdefault(one.model, []).append(one.name)
    nameless = [f"  {name!r} has no name here" for name in by_model.pop("", [])]
    shared = [
        f"  {', '.join(map(repr, theirs))} would all be {model!r}"
        for model, theirs in by_model.items()
        if len(theirs) > 1
    ]
    if problems := [*nameless, *shared]:
        raise InvalidInput(
            "\n".join(["Not every model can be told from the others here:", *problems]),
            remedy="Name them: --map 'Old Name=new-name', once for each.",
        )
    return mapped


def _ours(name: str, environments: tuple[str, ...]) -> str:
    """Return what a model is called here; nothing, where that cannot be told."""
    for candidate in (name, _slug(name)):
        try:
            return check_model(candidate, environments=environments)
        except InvalidInput:
            continue
    return ""


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    slug = _OTHER.sub("-", bare).strip("-")
    return slug if len(slug) <= _LONGEST else ""
