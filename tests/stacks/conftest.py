from pathlib import Path

import pytest

from tests.stacks.synthesis import CLOUD_BLUEPRINT, REPOSITORY, Stacks, read, synthesise


@pytest.fixture(scope="session")
def local_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Where the app put the stacks, and how many modules of the provider it loaded."""
    out = tmp_path_factory.mktemp("synth") / "made" / "by" / "the app"
    return out, int(synthesise(out))


@pytest.fixture(scope="session")
def local_out(local_run: tuple[Path, int]) -> Path:
    return local_run[0]


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
