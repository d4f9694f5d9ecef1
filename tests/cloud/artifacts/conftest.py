from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An artifact of three files."""
    root = tmp_path / "artifact"
    (root / "weights").mkdir(parents=True)
    (root / "model.bin").write_bytes(b"m" * 3_000_000)
    (root / "weights" / "é +%20&.bin").write_bytes(b"w")
    (root / "empty").touch()
    return root
