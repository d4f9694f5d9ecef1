from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support.bucket import SIZE, Bucket, noise


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An artifact of three files."""
    root = tmp_path / "artifact"
    (root / "weights").mkdir(parents=True)
    (root / "model.bin").write_bytes(b"m" * 3_000_000)
    (root / "weights" / "é +%20&.bin").write_bytes(b"w")
    (root / "empty").touch()
    return root


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """An artifact with a file of five pieces, and a small one."""
    root = tmp_path / "large"
    root.mkdir()
    (root / "model.bin").write_bytes(noise(1, SIZE))
    (root / "config.json").write_bytes(b"{}")
    return root


@pytest.fixture
def counted(local_bucket: Bucket) -> Counter[str]:
    """How often each operation was called."""
    calls: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        calls[model.name] += 1

    local_bucket[0].meta.events.register("before-call.s3", count)
    return calls
