"""The progress bar: on a terminal, for what takes time, and nowhere else."""

import os
import pty
import subprocess
import sys

import pytest

from tests.support.command_line import environment

GB = 1000**3
SCRIPT = """
import sys
from modeltrail.cli._meter import bar
with bar(as_json=%r) as meter:
    meter("loading", 0, %d)
    meter("loading", %d, %d)
assert %r == ("rich" in sys.modules)
"""


def on_a_terminal(script: str, **variables: str) -> str:
    """Return what a script writes to the terminal that its standard error stream is."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stderr=theirs,
        env=environment(**{"TERM": "xterm", **variables}),
    ) as process:
        os.close(theirs)
        written = b""
        try:
            while content := os.read(ours, 1 << 16):
                written += content
        except OSError:  # Linux's way to say that the other end is closed
            pass
        finally:
            os.close(ours)
    assert process.returncode == 0, written.decode()
    return written.decode()


def test_what_takes_time_is_shown_on_a_terminal_and_taken_off_again() -> None:
    shown = on_a_terminal(SCRIPT % (False, 2 * GB, GB, 2 * GB, True))
    assert "loading" in shown
    assert "50%" in shown
    assert shown.endswith("\x1b[2K")  # the line is erased


@pytest.mark.parametrize(
    ("script", "variables"),
    [
        (SCRIPT % (False, 1000, 500, 1000, False), {}),
        (SCRIPT % (True, 2 * GB, GB, 2 * GB, False), {}),
        (SCRIPT % (False, 2 * GB, GB, 2 * GB, False), {"TERM": "dumb"}),
    ],
    ids=["soon there", "for a program", "dumb terminal"],
)
def test_nothing_is_shown_otherwise(script: str, variables: dict[str, str]) -> None:
    assert on_a_terminal(script, **variables) == ""


def test_nothing_is_shown_in_a_pipe() -> None:
    script = SCRIPT % (False, 2 * GB, GB, 2 * GB, False)
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, env=environment()
    )
    assert ran.stderr == b""
