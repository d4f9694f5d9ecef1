"""A key and a log of three checkpoints."""

from pathlib import Path

import pytest

from modeltrail.checkpoints import Signer
from tests.support import logs
from tests.support.logs import Maker


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return logs.signer(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return logs.signer(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def maker(tmp_path: Path, signer: Signer) -> Maker:
    return logs.three(Maker(tmp_path / "log", signer))
