"""Which process a number stands for."""

import signal
import subprocess
import sys

from modeltrail.local.process import Process


def test_a_number_is_told_from_another_process_by_its_start() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        found = Process.of(child.pid)
        assert found is not None
        assert not found.model_copy(update={"started": "before"}).send(signal.SIGTERM)
        assert child.poll() is None
        assert found.send(signal.SIGTERM)
        child.communicate()
    assert child.returncode == -signal.SIGTERM
    assert Process.of(child.pid) is None
