import os
from pathlib import Path

import pytest

from modeltrail.local import _provider
from tests.support.terraforms import Machine


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    made.program("node", "#!/bin/sh\n")
    monkeypatch.setenv("PATH", f"{made.bin}{os.pathsep}{os.defpath}")
    monkeypatch.setenv("HOME", str(made.home))
    for name in ("XDG_DATA_HOME", "TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "shared"))
    monkeypatch.delenv(_provider.MIRROR_VARIABLE, raising=False)
    monkeypatch.setattr(_provider, "SITE_FOLDERS", (tmp_path / "site",))
    return made
