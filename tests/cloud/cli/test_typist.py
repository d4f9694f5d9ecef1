"""The demo's typist at a real platform: a signal ends the demo, not only what it typed."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cloud.cli.conftest import Register, events
from tests.support.command_line import CommandLine, environment, finished
from tests.support.waiting_opa import waiting_opa

PROGRAM = """
import sys
from contextlib import closing
from pathlib import Path

from examples.demo import ending
from examples.demo.steps import Steps
from examples.demo.typist import Typist
from modeltrail.cli import Sessions

platform, *words = sys.argv[1:]

def work():
    with closing(Sessions()) as sessions:
        Typist(Steps(), Path(platform), sessions).type("alice", *words)

ending.listen()
sys.exit(ending.ended(work))
"""


def start(modeltrail: CommandLine, *words: str, **variables: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(modeltrail.platform), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(**variables),
    )


@pytest.mark.parametrize(("number", "exits"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_in_the_middle_of_a_command_interrupts_the_demo(
    modeltrail: CommandLine,
    register: Register,
    tmp_path: Path,
    number: signal.Signals,
    exits: int,
) -> None:
    model = f"typist-{number.name.lower()}"
    register(model)
    words = ("promote", f"{model}@1", "dev", "-m", "first")
    with waiting_opa(tmp_path) as opa, start(modeltrail, *words, **opa.env) as process:
        opa.wait()
        process.send_signal(number)
        ran = finished(process)
    assert ran.code == exits
    assert ran.err == "\nInterrupted; everything that the demo had started is ended.\n"
    assert len(events(modeltrail, model)) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(opa.pid, 0)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_where_there_is_no_unicode_the_timeline_is_drawn_without_it(
    modeltrail: CommandLine, register: Register, encoding: str
) -> None:
    model = f"typist-{encoding}"
    register(model)
    modeltrail("note", model, "Übung 模型")
    with start(modeltrail, "timeline", model, PYTHONIOENCODING=encoding) as process:
        out, err = process.communicate()
    drawn = out.decode(encoding)
    assert (process.returncode, err) == (0, b"")
    assert re.search(r"v1 +o-*>", drawn)
    assert ("Übung ??" in drawn) == (encoding == "latin-1")
