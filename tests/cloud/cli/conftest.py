"""The command line at the whole local platform, and models at known places of their road."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from modeltrail.cli import Sessions
from modeltrail.local.platform import Running
from tests.support.command_line import CommandLine, Ran
from tests.support.facts import sha

Register = Callable[..., int]
"""Registers the next version of a model, and returns its number."""

SUITE = """
import os

def test_a():
    pass

def test_b():
    assert "SUITE_FAILS" not in os.environ
"""


@pytest.fixture(scope="session")
def modeltrail(
    local_platform: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CommandLine]:
    """The command line, at the platform that the tests share."""
    file = tmp_path_factory.mktemp("platform-file") / "platform.json"
    file.write_text(local_platform.platform.model_dump_json())
    with closing(Sessions()) as sessions:
        yield CommandLine(file, sessions)


@pytest.fixture(scope="session")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean git checkout with a suite of two tests, one of which can be told to fail."""
    folder = tmp_path_factory.mktemp("code")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_it.py").write_text(SUITE)
    (folder / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n")
    git = ["git", "-c", "user.name=Alice", "-c", "user.email=alice@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Test the training"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    return folder


@pytest.fixture
def training(tmp_path: Path) -> Path:
    """A training record that can be registered."""
    return write_training(tmp_path / "training.json")


def write_training(file: Path, **changed: Any) -> Path:
    record = {
        "data": {"source": "warehouse", "snapshot": "2026-11", "digest": sha("d")},
        "evaluation": {"dataset_digest": sha("e"), "rows": 100, "metrics": {"accuracy": 0.9}},
        "parameters": {"depth": 6},
    }
    file.write_text(json.dumps({**record, **changed}))
    return file


@pytest.fixture(scope="session")
def register(
    modeltrail: CommandLine, code: Path, tmp_path_factory: pytest.TempPathFactory
) -> Register:
    """Register versions of made-up models."""
    work = tmp_path_factory.mktemp("artifacts")
    training = write_training(work / "training.json")

    def next_version(model: str) -> int:
        artifact = work / f"{model}.bin"
        artifact.write_text(f"a model called {model}")
        ran = modeltrail(
            "register", model, artifact, "--training", training, "--code", code, "--json"
        )
        assert ran.code == 0, ran
        number: int = ran.document["version"]
        return number

    return next_version


def events(modeltrail: CommandLine, model: str, *words: object) -> list[dict[str, Any]]:
    """Return the events of a model, as --json tells them."""
    ran = modeltrail("timeline", model, *words, "--json")
    assert ran.code == 0, ran
    told: list[dict[str, Any]] = ran.document
    return told


def champion(modeltrail: CommandLine, model: str, environment: str = "dev") -> int | None:
    shown = modeltrail("show", f"{model}@{environment}", "--json").document
    number: int | None = shown["environments"][environment]["champion"]
    return number


def done(ran: Ran) -> Ran:
    """Return what a command left that did what it should."""
    assert ran.code == 0, ran
    return ran
