"""How Terraform fails, and what ends then."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from modeltrail.errors import BackendError
from modeltrail.local import terraform
from modeltrail.local.terraform import StackTarget
from tests.support.terraforms import APPLIED, PLANNED_AND_WAITING, Machine


def test_terraforms_own_words_are_shown(machine: Machine) -> None:
    failing = machine.stack(
        "one", apply='fail("creating Role", "it exists", address="aws_iam_role.x")'
    )
    with pytest.raises(BackendError, match=r"stack 'one'") as caught:
        machine.apply(failing)
    assert "  Error: creating Role (aws_iam_role.x)\n  it exists" in caught.value.message


def test_a_crash_is_shown_by_its_last_lines(machine: Machine) -> None:
    crashing = "for number in range(100): print(f'frame {number}', flush=True)\nos.abort()"
    with pytest.raises(BackendError, match="frame 99") as caught:
        machine.apply(machine.stack("one", apply=crashing))
    assert "frame 80" not in caught.value.message
    with pytest.raises(BackendError, match="nothing"):
        machine.apply(machine.stack("two", apply="os.abort()"))


@pytest.mark.parametrize(
    ("command", "summary", "says"),
    [
        ("init", "Failed to query available provider packages", "terraform providers mirror"),
        ("init", "provider: doesn't match any of the checksums", "Do not run it"),
        ("init", "write .terraform: no space left on device", "Make room on the disk"),
        ("apply", "write tfstate: no space left on device", "Make room on the disk"),
        ("apply", "dial tcp: connect: connection refused", "127.0.0.1:1 is gone"),
        ("apply", "x has lifecycle.prevent_destroy set", "terraform untaint"),
        ("init", "Backend initialization", "could not start on"),
    ],
)
def test_a_failure_says_what_to_do(machine: Machine, command: str, summary: str, says: str) -> None:
    failing = machine.stack("one", size=1, **{command: f"fail({summary!r})"})
    with pytest.raises(BackendError, match=says) as caught:
        machine.apply(failing)
    assert summary in str(caught.value)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")  # dead, and waiting for its parent to notice
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        os.sched_yield()


def test_the_first_that_fails_ends_the_others(machine: Machine) -> None:
    waiting = machine.stack("waiting", size=9, apply=PLANNED_AND_WAITING)
    never = machine.stack("failing", apply='fail("no")')
    with pytest.raises(BackendError, match="stack 'failing'"):
        machine.apply(waiting, never)
    (pid,) = (pid for arguments, _, pid in machine.calls(waiting) if arguments[0] == "apply")
    wait_for(lambda: gone(pid))


def test_the_largest_is_planned_before_the_others_start(machine: Machine) -> None:
    seen = "assert not list(pathlib.Path('..').glob('small*/calls'))\n"
    large = machine.stack("large", size=9, init=seen, apply=seen + APPLIED)
    small = [machine.stack(f"small{number}") for number in range(2)]
    assert len(machine.apply(*small, large)) == 3


def test_a_large_one_that_fails_first_leaves_nobody_waiting(machine: Machine) -> None:
    large = machine.stack("large", size=9, init='fail("no")')
    with pytest.raises(BackendError, match="stack 'large'"):
        machine.apply(machine.stack("small", init=PLANNED_AND_WAITING), large)


def test_a_listener_that_fails_ends_everything(machine: Machine) -> None:
    class Broken(Exception):
        pass

    def broken(*_: str) -> None:
        raise Broken

    target = machine.stack("one", apply=PLANNED_AND_WAITING)
    with pytest.raises(Broken):
        terraform.apply_all({"one": target}, on_line=broken, work=machine.folder)
    pid = machine.calls(target)[-1][2]
    wait_for(lambda: gone(pid))


def test_a_stack_that_was_never_made_is_named(machine: Machine) -> None:
    target = StackTarget(folder=machine.folder / "none", env={})
    with pytest.raises(BackendError, match=r"none cannot be prepared.*Synthesise it first"):
        machine.apply(target)


def test_a_folder_that_holds_no_stack_is_left_as_it_is(machine: Machine) -> None:
    target = StackTarget(folder=machine.folder / "empty", env={})
    target.folder.mkdir()
    with pytest.raises(BackendError, match=r"no stack in .*empty.*Synthesise it first"):
        machine.apply(target)
    assert list(target.folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(machine: Machine) -> None:
    (machine.folder / "work").touch()
    with pytest.raises(BackendError, match="work"):
        machine.apply(machine.stack("one"))
