import subprocess
import sys
import threading

import pytest

from modeltrail.artifacts._parallel import WORKERS, Job, Stopped, for_each


def test_the_results_and_what_is_told_come_to_the_callers_thread() -> None:
    seen: list[tuple[str, int]] = []

    def work(item: int, job: Job) -> int:
        job.tell(item)
        return item * item

    def hear(what: str, number: int) -> None:
        assert threading.current_thread() is threading.main_thread()
        seen.append((what, number))

    found = for_each(
        range(100),
        work,
        lambda item, result: hear("done", result - item * item),
        told=lambda size: hear("told", size),
    )
    assert found == {item: item * item for item in range(100)}
    assert sum(number for what, number in seen if what == "told") == sum(range(100))
    assert seen.count(("done", 0)) == 100


def test_no_more_are_at_work_than_there_are_workers() -> None:
    at_work, most, lock = 0, 0, threading.Lock()
    all_here = threading.Barrier(4)

    def work(_: int, _job: Job) -> None:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        all_here.wait(timeout=60)  # four are there at once, or this breaks
        with lock:
            at_work -= 1

    for_each(range(40), work)
    assert 4 <= most <= WORKERS


def test_the_first_failure_ends_all_other_work_and_is_raised() -> None:
    failed = threading.Event()
    ended: list[str] = []

    def work(item: int, job: Job) -> None:
        if item == 1:
            failed.set()
            raise LookupError("the first")
        failed.wait(timeout=60)
        try:
            while True:
                job.check()
        except Stopped:
            ended.append("stopped")
            raise

    with pytest.raises(LookupError, match="the first"):
        for_each(range(1000), work)
    assert 0 < len(ended) < WORKERS


def test_what_done_raises_ends_the_work_too() -> None:
    def done(item: int, _: None) -> None:
        if item == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        for_each(range(1000), lambda _item, job: job.check(), done)


HANGS = """
import os, signal, sys, threading
from modeltrail.artifacts._parallel import for_each

begun = threading.Barrier(HANGING + 1)

def hang(item, job):
    begun.wait()
    threading.Event().wait()  # a server that never answers

def interrupt():
    begun.wait()
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=interrupt, daemon=True).start()
try:
    for_each(range(2), lambda *one: for_each(range(3), hang) if NESTED else hang(*one))
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(("nested", "hanging"), [(False, 2), (True, 6)])
def test_ctrl_c_ends_the_program_though_the_work_hangs(*, nested: bool, hanging: int) -> None:
    script = HANGS.replace("NESTED", str(nested)).replace("HANGING", str(hanging))
    # It takes half a second; what waits for the work to end, waits for ever.
    ended = subprocess.run([sys.executable, "-c", script], check=False, timeout=30)
    assert ended.returncode == 130


def test_of_nothing_nothing_is_made() -> None:
    assert for_each([], lambda item, _job: item) == {}
