"""Tethered children, with real processes. A pipe that all of them hold tells when all are gone."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from modeltrail.errors import BackendError
from modeltrail.local import tether

PYTHON = sys.executable
PATIENCE = 30.0  # seconds until a test that waits in vain fails; never waited for in a good run

SLEEPER = "import os, time; os.write(1, b'ready\\n'); time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
FAMILY = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[1]]).wait()"


def read(pipe: int) -> bytes:
    """Return what comes next from a pipe: nothing at its end, a failure if nothing comes."""
    ready, _, _ = select.select([pipe], [], [], PATIENCE)
    assert ready, "a process that should have ended holds the pipe"
    return os.read(pipe, 4096)


def start_parent(*children: list[str], grace: float = 5.0) -> tuple[subprocess.Popen[bytes], int]:
    """Start a Python that tethers children; it and all of them hold the returned pipe."""
    program = (
        "import json, sys, time; from modeltrail.local import tether\n"
        f"children = [tether.spawn(c, grace={grace}) for c in json.loads(sys.argv[1])]\n"
        "import os; os.write(1, b'parent\\n'); time.sleep(600)"
    )
    parent = subprocess.Popen([PYTHON, "-c", program, json.dumps(children)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pipe = parent.stdout.fileno()
    heard = b""
    while heard.count(b"\n") < 1 + len(children):
        chunk = read(pipe)
        assert chunk, "the parent ended early"
        heard += chunk
    return parent, pipe


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_child_ends_when_its_parent_is_killed(number: signal.Signals) -> None:
    parent, pipe = start_parent([PYTHON, "-c", SLEEPER])
    parent.send_signal(number)
    assert read(pipe) == b""
    parent.communicate()


def test_a_child_ends_when_its_parent_was_killed_before_it_even_ran() -> None:
    """The guard then finds both of its pipes without a holder."""
    told, tell = os.pipe()
    tether_end, holder_end = os.pipe()
    os.close(told)
    os.close(holder_end)
    command = [PYTHON, "-I", "-S", tether._GUARD, str(tether_end), str(tell), "5", "-"]
    with subprocess.Popen(
        [*command, PYTHON, "-c", SLEEPER], stdout=subprocess.PIPE, pass_fds=(tether_end, tell)
    ) as guard:
        assert guard.stdout is not None
        while read(guard.stdout.fileno()):
            pass
    os.close(tether_end)
    os.close(tell)
    assert guard.returncode == -signal.SIGTERM


def test_two_children_do_not_keep_each_other_alive() -> None:
    child = [PYTHON, "-c", SLEEPER]
    parent, pipe = start_parent(child, child)
    parent.kill()
    assert read(pipe) == b""
    parent.communicate()


def test_a_child_that_ignores_the_request_to_end_is_killed_after_the_grace_period() -> None:
    parent, pipe = start_parent([PYTHON, "-c", DEAF], grace=0.05)
    parent.kill()
    assert read(pipe) == b""
    parent.communicate()


def test_what_a_child_started_ends_with_it() -> None:
    parent, pipe = start_parent([PYTHON, "-c", FAMILY, DEAF])
    parent.kill()
    assert read(pipe) == b""
    parent.communicate()


def test_a_fork_of_the_parent_does_not_keep_the_child_alive() -> None:
    release, hold = os.pipe()
    program = (
        "import os, sys, time; from modeltrail.local import tether\n"
        f"child = tether.spawn([sys.executable, '-c', {SLEEPER!r}])\n"
        f"if os.fork() == 0: os.close(1); os.close({hold}); os.read({release}, 1); os._exit(0)\n"
        "time.sleep(600)"
    )
    parent = subprocess.Popen(
        [PYTHON, "-c", program],
        stdout=subprocess.PIPE,
        pass_fds=(release, hold),
    )
    assert parent.stdout is not None
    pipe = parent.stdout.fileno()
    assert read(pipe) == b"ready\n"
    parent.kill()
    assert read(pipe) == b""
    os.close(hold)  # lets the fork end
    os.close(release)
    parent.communicate()


def test_the_exit_code_is_the_commands() -> None:
    assert tether.spawn([PYTHON, "-c", "raise SystemExit(7)"]).wait() == 7
    suicide = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    assert tether.spawn([PYTHON, "-c", suicide]).wait() == -signal.SIGSEGV


def test_environment_folder_and_output_are_as_given(tmp_path: Path) -> None:
    program = "import os, sys; print(os.getcwd(), sorted(os.environ)); print(os.read(0, 1))"
    process = tether.spawn(
        [PYTHON, "-I", "-c", program], env={"ONLY": "1"}, cwd=tmp_path, stdout=subprocess.PIPE
    )
    output, _ = process.communicate()
    assert output.decode().splitlines()[0].startswith(str(tmp_path.resolve()))
    assert b"'ONLY'" in output
    assert b"'HOME'" not in output
    assert output.endswith(b"b''\n")
    assert process.returncode == 0


def test_stop_asks_the_command_to_end_in_order() -> None:
    program = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\n"
        "print('ready', flush=True); time.sleep(600)"
    )
    process = tether.spawn([PYTHON, "-c", program], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    assert tether.stop(process) == 5
    assert tether.stop(process) == 5


def test_kill_ends_the_command_and_not_the_guard_alone() -> None:
    held, hold = os.pipe()
    process = tether.spawn([PYTHON, "-c", DEAF], stdout=hold)
    os.close(hold)
    assert read(held) == b"ready\n"
    process.kill()
    assert read(held) == b""
    assert process.wait() == -signal.SIGKILL
    os.close(held)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_reach_the_command(number: signal.Signals) -> None:
    program = (
        f"import signal, sys, time\nsignal.signal({int(number)}, lambda *_: sys.exit(6))\n"
        "print('ready', flush=True); time.sleep(600)"
    )
    process = tether.spawn([PYTHON, "-c", program], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(number)
    assert process.wait() == 6
    process.stdout.close()


def test_a_command_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="no-such-command could not be started: No such"):
        tether.spawn(["no-such-command"])
    with pytest.raises(BackendError, match=r"could not be started in .*nowhere"):
        tether.spawn([PYTHON, "-c", ""], cwd=tmp_path / "nowhere")
    text = tmp_path / "text"
    text.write_text("not a program")
    with pytest.raises(BackendError, match="Permission denied"):
        tether.spawn([text])


def test_no_descriptor_is_left_open() -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(3):
        assert tether.stop(tether.spawn([PYTHON, "-c", ""], stdout=subprocess.PIPE)) in (0, -15)
        with pytest.raises(BackendError):
            tether.spawn(["no-such-command"], stdout=subprocess.PIPE)
    assert len(list(Path("/dev/fd").iterdir())) == before
