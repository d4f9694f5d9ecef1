"""The boundary: what people hand in, as a file, a number or text, passes one of these first.

The checks raise ValueError, whose words fit behind the name of the place: pydantic takes it as a
finding, and others say it as an `InvalidInput` of their own.
"""

import json
import math
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

from modeltrail.errors import InvalidInput

EXACT = 2**53
"""From here on a JSON number no longer tells neighbouring integers apart."""
DEEPEST = 64
"""Lists and objects within each other."""
_TOO_DEEP = f"it is nested deeper than {DEEPEST} levels"
_NEVER = re.compile("[\0\ud800-\udfff]")
_LONGEST_NUMBER = 1000
"""Characters; Python reads no whole number of more than some thousand digits."""
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ALLOWED_CONTROLS = frozenset("\n\t")
_BLANK_GLYPHS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Letters and symbols whose glyph is empty: the Hangul fillers, blank braille, a null notehead."""
_VISIBLE = frozenset("LNPS")
"""Letters, numbers, punctuation, symbols; a mark alone, a space or a format control is not seen."""


def check_text(text: str) -> str:
    """Return text that a person may put on a timeline.

    Raises:
        ValueError: It has nothing to see, or holds what a terminal obeys or no Unicode.
    """
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED_CONTROLS:
            raise ValueError(f"text may not hold the control character U+{ord(character):04X}")
    if not any(map(_visible, text)):
        raise ValueError("the text has no visible character")
    return text


def _visible(character: str) -> bool:
    return unicodedata.category(character)[0] in _VISIBLE and character not in _BLANK_GLYPHS


def check_number(value: object) -> float:
    """Return a number that is kept as it is.

    Raises:
        ValueError: It is not finite, a whole number from 2^53 on, or no number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        # pydantic takes a ValueError as a finding, and lets a TypeError through.
        raise ValueError("it must be a number, not text, a boolean or null")  # noqa: TRY004
    if isinstance(value, int) and abs(value) >= EXACT:
        raise ValueError("a whole number from 2^53 on cannot be kept exactly")
    if not math.isfinite(value):
        raise ValueError("it must be a finite number")
    return float(value)


def parse_number(text: str) -> float:
    """Return the number that a person wrote as JSON spells it.

    Raises:
        ValueError: It is no number, or one that would not be kept as it is written.
    """
    if len(text) <= _LONGEST_NUMBER and not _NUMBER.fullmatch(text):
        raise ValueError("it is not a number as in 0.91, -3 or 1e-6")
    fraction = any(mark in text for mark in ".eE")
    return check_number(parse_real(text) if fraction else parse_whole(text))


def parse_whole(text: str) -> int:
    """Return a whole number of JSON, of any size that can be read."""
    _check_length(text)
    return int(text)


def parse_real(text: str) -> float:
    """Return a number of JSON with a fraction or an exponent.

    Raises:
        ValueError: It is beyond the range of numbers, or so small that 0 would be kept.
    """
    _check_length(text)
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]} is too large: no number is beyond 1.8e308")
    if value == 0 and re.search("[1-9]", re.split("[eE]", text)[0]):
        raise ValueError(f"{text[:40]} is too small to be told from 0")
    return value


def _check_length(text: str) -> None:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} characters is longer than can be kept")


def refuse_constant(text: str) -> Any:
    """Refuse NaN and the infinities, which Python's JSON knows and JSON does not."""
    raise ValueError(f"{text} is not JSON")


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON.

    Raises:
        ValueError: A key is there twice; readers disagree on which of the two counts.
    """
    value: dict[str, Any] = {}
    for key, item in pairs:
        if key in value:
            raise ValueError(f"an object names the key {key[:40]!r} twice")
        value[key] = item
    return value


def parse_json(text: str | bytes) -> Any:
    """Return a JSON value that every reader takes for the same.

    Whole numbers are exact, whatever their size; whether they can be kept is asked of those
    that are.

    Raises:
        ValueError: The text is not strict JSON, or holds what `check_json` refuses.
    """
    try:
        value = json.loads(
            text,
            parse_constant=refuse_constant,
            parse_float=parse_real,
            parse_int=parse_whole,
            object_pairs_hook=unique_keys,
        )
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    check_json(value)
    return value


def check_json(value: Any) -> None:
    """Check the text and the depth of a JSON value.

    Raises:
        ValueError: Text holds NUL or half a surrogate pair, or the value is nested too deeply.
    """
    level = [value]
    for depth in range(DEEPEST + 1):
        inner: list[Any] = []
        for item in level:
            if isinstance(item, str):
                if found := _NEVER.search(item):
                    raise ValueError(f"text may not hold the character U+{ord(found[0]):04X}")
                continue
            if not isinstance(item, dict | list | tuple):
                continue
            if depth == DEEPEST:
                raise ValueError(_TOO_DEEP)
            inner.extend(item)
            if isinstance(item, dict):
                inner.extend(item.values())
        level = inner


def is_file(path: Path) -> bool:
    """Return whether there is a regular file; a name that no file can have names none."""
    return os.path.isfile(path)  # noqa: PTH113 (pathlib's raises for such a name)


def read_file(path: Path, *, limit: int, what: str = "file", remedy: str = "") -> bytes:
    """Return the content of a file that a person named.

    Args:
        path: The file; a pipe or a device, which could keep a reader waiting, is none.
        limit: How many bytes it may have.
        what: What to call it in an error.
        remedy: What to do where there is none.

    Raises:
        InvalidInput: There is none, it cannot be read, or it is larger.
    """
    if not is_file(path):
        raise InvalidInput(
            f"There is no {what} {str(path)!r}.",
            remedy=remedy or "Name a file that is there; a path begins where the command runs.",
        )
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise InvalidInput(f"{str(path)!r} cannot be read: {error.strerror}.") from error
    if len(content) > limit:
        raise InvalidInput(f"{str(path)!r} has more than {limit} bytes.")
    return content
