"""Cleaning up a checkout."""

from pathlib import Path

import pytest

from tools import clean


def test_what_runs_have_made_goes_and_what_was_installed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clean, "ROOT", tmp_path)
    for folder in (".modeltrail/demo", "examples/training/.pytest_cache", ".venv", ".tools"):
        (tmp_path / folder / "deep").mkdir(parents=True)
    assert clean.main() == 0
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    kept = {".venv", ".venv/deep", ".tools", ".tools/deep"}
    assert left == kept | {"examples", "examples/training"}
