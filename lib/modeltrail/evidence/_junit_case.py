"""A test case of a JUnit file: what it is called, and what its attributes say of it."""

import hashlib
import re
from dataclasses import dataclass, field

_LONGEST_NAME = 200
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MOST_DIGITS = 15
_MOST_SECONDS = 1e9
_TIME = re.compile(r"[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?|\.[0-9]+")
_WORDS = {
    "passed": "complete completed executed finished ok pass passed run succeeded success "
    "successful",
    "skipped": "disabled ignored not_run notrun pending skip skipped suppressed todo untested",
    "failed": "abort aborted broken crashed error errored fail failed failing failure incomplete "
    "killed timedout timeout undefined",
}
_MEANING = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}
"""Of the words that writers put into the attributes status and result."""


class Invalid(Exception):
    """The document is no JUnit file to rely on; never seen outside of its reading."""


@dataclass
class Case:
    """An open test case."""

    name: str
    """Its class, or else its suite, and its own name."""
    seconds: float
    failed: bool
    skipped: bool
    elements: dict[str, int] = field(
        default_factory=lambda: {"failure": 0, "error": 0, "skipped": 0}
    )
    """How often each was found in it."""

    @classmethod
    def of(cls, attributes: dict[str, str], *, suite: str) -> "Case":
        """Return the case that these attributes begin.

        Raises:
            Invalid: It has no name, or a time or a status that says nothing.
        """
        said = _status(attributes)
        for key, word in said.items():
            if word not in _MEANING:
                raise Invalid(f"a case has the {key} {word[:40]!r}, which may mean anything")
        return cls(
            name=_name(attributes.get("classname"), attributes.get("name", ""), suite),
            seconds=_seconds(attributes.get("time", "0")),
            failed=failed_by_status(attributes),
            skipped=any(_MEANING[word] == "skipped" for word in said.values()),
        )


def failed_by_status(attributes: dict[str, str]) -> bool:
    """Return whether a case's or a suite's own attributes say that it failed."""
    return any(_MEANING.get(word) == "failed" for word in _status(attributes).values())


def _status(attributes: dict[str, str]) -> dict[str, str]:
    words = {key: attributes.get(key, "").strip().lower() for key in ("status", "result")}
    return {key: word for key, word in words.items() if word}


def _name(home: str | None, own: str, suite: str) -> str:
    """Return a case's name as a timeline can hold it.

    pytest gives an empty class to a module that cannot be imported, so that this one's name is
    the beginning of the names of its tests.
    """
    if not (home or "").strip() and not own.strip():
        raise Invalid("a case has no name")
    parts = (suite if home is None else home, own)
    name = ".".join(part.strip() for part in parts if part.strip())
    fit = _UNFIT.sub(" ", name)[:_LONGEST_NAME]
    if fit == name and name.isprintable():
        return name
    return f"{fit}#{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def number(what: str, text: str) -> int:
    """Return a total that a suite claims.

    Raises:
        Invalid: It is no number.
    """
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        raise Invalid(f"a suite claims {what}={text[:40]!r}, which is no number")
    return int(text)


def _seconds(text: str) -> float:
    plain = text.strip().replace(",", "")  # some writers group thousands
    seconds = float(plain) if len(plain) < _LONGEST_NAME and _TIME.fullmatch(plain) else -1.0
    if not 0 <= seconds <= _MOST_SECONDS:
        raise Invalid(f"a case has the time {text[:40]!r}, which is no duration")
    return seconds
