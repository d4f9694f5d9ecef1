"""What people hand in passes one boundary: documents, numbers and text."""

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail import boundary
from modeltrail.errors import InvalidInput

INVISIBLE = {
    "word joiner": "\u2060",
    "zero width space": "\u200b",
    "soft hyphen": "\u00ad",
    "combining marks": "\u0301\u0308",
    "variation selector": "\ufe0f",
    "ideographic space": "\u3000",
    "hangul fillers": "\u115f\u1160\u3164\uffa0",
    "blank braille": "\u2800",
    "tags": "\U000e0041",
    "private use": "\ue000",
    "unassigned": "\u0378",
    "a mixture": " \u200b\u2060\u0301\t",
}


@pytest.mark.parametrize("text", INVISIBLE.values(), ids=INVISIBLE)
def test_text_that_nobody_can_see_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no visible character"):
        boundary.check_text(text)


@pytest.mark.parametrize("text", ["ok", "é", "e\u0301", "審査済み", "👍🏽", "a\u200bb", "0", "—"])
def test_text_with_something_to_see_is_kept_as_it_is(text: str) -> None:
    assert boundary.check_text(text) == text


@pytest.mark.parametrize("text", ["a\0b", "\x1b[31m", "a\rb", "a\x85b", "\ud800", "a\udfff"])
def test_text_with_what_a_terminal_obeys_or_that_is_no_unicode_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"U\+"):
        boundary.check_text(text)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (math.nan, "finite"),
        (math.inf, "finite"),
        (-math.inf, "finite"),
        (2**53, "2\\^53"),
        (-(2**53), "2\\^53"),
        (10**400, "2\\^53"),
        (True, "a number"),
        ("0.9", "a number"),
        (None, "a number"),
        ([], "a number"),
    ],
)
def test_a_value_that_is_no_finite_exact_number_is_refused(value: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        boundary.check_number(value)


@pytest.mark.parametrize("value", [0, -1, 0.5, 5e-324, 1.7e308, 2**53 - 1, 1e300])
def test_a_number_is_kept(value: float) -> None:
    assert boundary.check_number(value) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.91", 0.91), ("-3", -3), ("1e-6", 1e-6), ("0e-999", 0), ("0.000", 0), ("5e-324", 5e-324)],
)
def test_a_number_that_is_spelled_as_json_is_read(text: str, value: float) -> None:
    assert boundary.parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a number"),
        ("NaN", "not a number"),
        ("-Infinity", "not a number"),
        ("01", "not a number"),
        ("1_0", "not a number"),
        (" 1", "not a number"),
        ("1\n", "not a number"),
        ("٣", "not a number"),
        ("0x1", "not a number"),
        ("1e999", "too large: no number is beyond 1.8e308"),
        ("-1e400", "too large: no number is beyond 1.8e308"),
        ("1e-400", "too small to be told from 0"),
        ("-0.01e-330", "too small to be told from 0"),
        ("9007199254740993", "2^53"),
        ("9" * 400, "2^53"),
        ("9" * 5000, "5000 characters"),
        ("0." + "9" * 5000, "5002 characters"),
    ],
)
def test_a_number_that_would_not_be_kept_as_it_is_written_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        boundary.parse_number(text)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("NaN", "NaN is not JSON"),
        ("[Infinity]", "Infinity is not JSON"),
        ("[1e999]", "too large"),
        ("[1e-400]", "too small"),
        ("[" + "9" * 5000 + "]", "5000 characters"),
        ('{"a": 1, "a": 1}', "'a' twice"),
        ('{"a": {"b": 1, "\\u0062": 2}}', "'b' twice"),
        ('"\\ud800"', "U\\+D800"),
        ('{"\\udfff": 1}', "U\\+DFFF"),
        ('"a\\u0000"', "U\\+0000"),
        ("[" * 65 + "]" * 65, "deeper than 64"),
        ('{"a":' * 65 + "1" + "}" * 65, "deeper than 64"),
        ("[" * 100_000, "deeper than 64"),
        ('{"a":' * 100_000, "deeper than 64"),
        ("", "Expecting value"),
        ("{", "Expecting"),
        ("[1,]", "Expecting value"),
        ("1 2", "Extra data"),
    ],
)
def test_json_that_could_be_read_in_two_ways_or_not_be_kept_is_refused(
    text: str, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        boundary.parse_json(text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'"\xed\xa0\x80"', b"\xff"])
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        boundary.parse_json(content)


def test_a_value_as_deep_as_may_be_is_read() -> None:
    text = "[" * boundary.DEEPEST + "]" * boundary.DEEPEST
    assert json.dumps(boundary.parse_json(text)) == text


def test_a_whole_number_stays_whole_however_large() -> None:
    assert boundary.parse_json("9007199254740993") == 2**53 + 1


documents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(documents)
def test_what_is_read_is_what_was_written(value: Any) -> None:
    text = json.dumps(value)
    try:
        read = boundary.parse_json(text)
    except ValueError:
        return
    assert read == value


@given(st.binary(max_size=64) | st.text(max_size=64))
def test_whatever_is_read_it_is_json_or_a_value_error(content: bytes | str) -> None:
    try:
        value = boundary.parse_json(content)
    except ValueError:
        return
    assert json.loads(content) == value


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    assert boundary.read_file(tmp_path / "x", limit=3) == b"abc"


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abcd")
    with pytest.raises(InvalidInput, match="has more than 3 bytes"):
        boundary.read_file(tmp_path / "x", limit=3)


@pytest.mark.parametrize("name", ["absent", ".", "x" * 5000, "a\0b", "\ud800"])
def test_what_is_no_file_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"There is no file.*Name a file that is there"):
        boundary.read_file(tmp_path / name, limit=3)
    with pytest.raises(InvalidInput, match=r"There is no note.*Keep one\."):
        boundary.read_file(tmp_path / name, limit=3, what="note", remedy="Keep one.")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidInput, match="There is no file"):
        boundary.read_file(tmp_path / "pipe", limit=3)


def test_depth_is_judged_without_recursion() -> None:
    value: list[Any] = []
    for _ in range(sys.getrecursionlimit() * 2):
        value = [value]
    with pytest.raises(ValueError, match="deeper than 64"):
        boundary.check_json(value)
