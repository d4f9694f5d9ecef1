import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.picture import text


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("plain", "plain"),
        ("  two\n\nlines\t ", "two lines"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("user\u202egnp.exe\u202c", "usergnp.exe"),
        ("\u2066a\u2069\u200b\ufeffb\ud800\uffff", "ab"),
        ("a" + "\u0335" * 50 + "b", "a\u0335\u0335b"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("\x00\x07", ""),
    ],
)
def test_clean_text_controls_nothing(given_text: str, cleaned: str) -> None:
    assert text.clean(given_text) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing_more(content: str) -> None:
    once = text.clean(content)
    assert text.clean(once) == once


@given(st.text(), st.floats(0, 50))
def test_a_fitted_text_takes_no_more_than_its_room(content: str, room: float) -> None:
    shown = text.fit(content, room, text.width)
    assert not shown or text.width(shown) <= room
    assert shown in {content, ""} or shown.endswith(text.ELLIPSIS)


@given(st.text(alphabet="ab W", max_size=200).map(text.clean), st.integers(1, 5))
def test_wrapped_lines_fit_and_lose_nothing_but_the_end(content: str, lines: int) -> None:
    rows = text.wrap(content, 10, len, lines=lines)
    assert len(rows) <= max(lines, 1)
    assert all(len(row) <= 10 for row in rows)
    joined = "".join(rows).replace(" ", "")
    whole = content.replace(" ", "")
    assert joined == whole or (
        joined.endswith(text.ELLIPSIS) and whole.startswith(joined.removesuffix(text.ELLIPSIS))
    )


def test_wrapping_breaks_at_spaces_and_within_words_only_where_it_must() -> None:
    assert text.wrap("one two three", 8, len, lines=3) == ["one two", "three"]
    assert text.wrap("abcdefghijkl", 5, len, lines=3) == ["abcde", "fghij", "kl"]
    assert text.wrap("", 5, len, lines=3) == [""]


def test_wide_letters_and_emoji_count_as_wide() -> None:
    assert text.width("表") > text.width("m")
    assert text.width("🔥") > text.width("m")
    assert text.width("e\u0301") == text.width("e")
    assert text.width("bold", bold=True) > text.width("bold")
