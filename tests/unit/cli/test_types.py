"""The words of a command line become values, or are refused, before anything is asked."""

from pathlib import Path

import pytest

from tests.support.command_line import call

WHOLE = [
    ("timeline", "fraud", "--limit"),
    ("metric", "fraud@1", "dev", "a=1", "--rows"),
    ("local", "up", "--blueprint", "none.yaml", "--port"),
]


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where no platform is configured."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MODELTRAIL_PLATFORM", raising=False)


@pytest.mark.parametrize("words", WHOLE, ids=lambda words: words[-1])
@pytest.mark.parametrize(
    "number", ["0", "-1", "٣", "1_0", " 1", "1.0", "1e3", "0x1", "", str(2**53), "9" * 5000],
    ids=lambda number: number[:20] or "empty",
)  # fmt: skip
def test_a_whole_number_is_written_in_plain_digits_and_can_be_kept(
    words: tuple[str, ...], number: str
) -> None:
    ran = call(*words, number)
    assert (ran.code, ran.out) == (2, "")
    assert words[-1] in ran.err
