from pathlib import Path

import pytest

from tests.stacks.synthesis import CLOUD_BLUEPRINT, REPOSITORY, Stacks, read, synthesise


@pytest.fixture(scope="session")
def local_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("synth") / "made" / "by" / "the app"
    synthesise(out)
    return out


@pytest.fixture(scope="session")
def local(local_out: Path) -> Stacks:
    """The stacks of examples/blueprint.local.yaml."""
    return read(local_out)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Stacks:
    """The stacks of a blueprint of the real AWS, of another partition and other accounts."""
    folder = tmp_path_factory.mktemp("cloud")
    blueprint = folder / "blueprint.yaml"
    blueprint.write_text(CLOUD_BLUEPRINT, encoding="utf-8")
    synthesise(folder / "out", blueprint=blueprint)
    return read(folder / "out")


@pytest.fixture(scope="session")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Stacks:
    """The stacks of examples/blueprint.organization.yaml."""
    out = tmp_path_factory.mktemp("organization") / "out"
    synthesise(out, blueprint=REPOSITORY / "examples" / "blueprint.organization.yaml")
    return read(out)
