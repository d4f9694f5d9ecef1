"""YAML that people wrote is read in one way, or refused."""

from pathlib import Path

import pytest

from modeltrail.errors import InvalidInput
from modeltrail.yaml_text import parse_yaml, read_yaml

BOMB = "\n".join(
    ["a: &a [x, x]", *(f"{new}: &{new} [*{old}, *{old}]" for old, new in zip("abcd", "bcde"))]  # noqa: B905 (both are of four letters)
)


def test_what_is_written_is_read() -> None:
    assert parse_yaml("a: [1, '2', {b: true}]\nc:\n") == {"a": [1, "2", {"b": True}], "c": None}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "expected"),
        ("a: 1\na: 2", "'a' is written twice"),
        ("x: {a: 1, 'a': 2}", "'a' is written twice"),
        ("[a]: 1", "unhashable"),
        (BOMB, "a reference"),
        ("&a [*a]", "a reference"),
        ("!!python/object:os.system x", "could not determine a constructor"),
        ("a: \x00", "special characters"),
        ('a: "\\uD800"', r"U\+D800"),
        ('a: "\\0"', r"U\+0000"),
        ("a: " + "9" * 5000, "4300"),
        ("a: 2026-99-99", "month"),
        ("!!int x", "invalid literal"),
        ("[" * 70 + "]" * 70, "deeper than 64"),
        ("[" * 20_000, "deeper than 64"),
    ],
    ids=lambda value: value[:16],
)
def test_what_could_be_read_in_two_ways_or_not_at_all_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_yaml(text)


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"There is no blueprint '.*none\.yaml'"):
        read_yaml(tmp_path / "none.yaml", what="blueprint")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match=r"The blueprint .*binary\.yaml cannot be read"):
        read_yaml(tmp_path / "binary.yaml", what="blueprint")
