"""How the demo ends where it cannot go on: as a process, with stand-ins for what is slow."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from modeltrail.local import lock, platform
from tests.support.command_line import closed_pipe, environment, finished
from tests.support.project import BLUEPRINT, WAITING_APP, Project

REPOSITORY = Path(__file__).parents[3]
PATIENCE = 30.0
INTERRUPTED = "\nInterrupted; everything that the demo had started is ended.\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A checkout in which the demo waits, once it has started everything that it starts."""
    made = Project(tmp_path)
    made.home = made.root / ".modeltrail"
    made.app(WAITING_APP)
    os.mkfifo(made.root / "fifo")
    (made.root / "examples").mkdir()
    shutil.copy(BLUEPRINT, made.root / "examples")
    yield made
    platform.down(made.home / "demo", progress=print)


def start(project: Project, *, stdout: int | IO[str] = subprocess.PIPE) -> subprocess.Popen[bytes]:
    own = {"PYTHONPATH": str(REPOSITORY), **project.variables}
    own["PATH"] += os.pathsep + os.environ["PATH"]
    return subprocess.Popen(
        [sys.executable, "-m", "examples.demo"],
        cwd=project.root,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment(**own),
    )


@contextmanager
def waiting(project: Project) -> Iterator[subprocess.Popen[bytes]]:
    """Give a demo that waits; all that it started must be gone in the end."""
    with start(project) as process, (project.root / "fifo").open("rb", buffering=0) as app:
        assert app.read(4) == b"here"
        yield process
        assert select.select([app], [], [], PATIENCE)[0], "the app still lives"
        assert app.read(1) == b""
    with lock.hold(project.home / "demo", patience=PATIENCE):
        pass  # free, as the guard of the local AWS is gone
    assert [path.name for path in project.home.iterdir()] == ["demo"]
    assert {path.name for path in (project.home / "demo").iterdir()} <= {"local.lock"}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_interrupts_it_and_nothing_is_left(
    project: Project, number: signal.Signals, code: int
) -> None:
    with waiting(project) as process:
        process.send_signal(number)
        ran = finished(process)
    assert (ran.code, ran.err) == (code, INTERRUPTED)


def test_a_second_one_is_told_of_the_first_which_goes_on(project: Project) -> None:
    with waiting(project) as first:
        with start(project) as second:
            ran = finished(second)
        assert ran.code == 5
        assert ran.err.startswith(f"\nThe demo failed: Another command (process {first.pid}) has")
        assert ran.err.endswith(f"or end it: kill {first.pid}.\n")
        assert first.poll() is None
        first.send_signal(signal.SIGTERM)
        assert finished(first).code == 143


def test_a_file_where_its_folder_should_be_is_one_clear_error(project: Project) -> None:
    project.home.write_text("mine")
    with start(project) as process:
        ran = finished(process)
    assert ran.code == 5
    assert ran.err == (
        "\nThe demo failed: The machine refused: File exists (.modeltrail).\n"
        "  Something else is in its place: move that away.\n"
    )
    assert project.home.read_text() == "mine"
    project.home.unlink()


def test_without_a_reader_it_ends(project: Project) -> None:
    with closed_pipe() as nobody, start(project, stdout=nobody) as process:
        ran = finished(process)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("\nThe demo failed: Nobody reads what the demo prints.\n")
    assert not lock.held(project.home / "demo")
    assert list(project.home.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_where_its_output_is_lost_it_says_so(project: Project) -> None:
    with Path("/dev/full").open("w") as full, start(project, stdout=full) as process:
        ran = finished(process)
    assert ran.code == 5
    assert "Standard output cannot be written: No space left on device." in ran.err
    assert "Exception" not in ran.err
