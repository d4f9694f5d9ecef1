"""The installation: a virtual environment, and the programs that pip cannot give as they are.

Programs that are missing or too old end up in `.tools/bin`, which the Makefile and modeltrail
itself search before the PATH. Each part is looked at first and made only when it is missing, so
a second run does nothing; a lock keeps two runs apart.
"""

import fcntl
import os
import platform
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tools import node, opa, packages, terraform
from tools.place import Place
from tools.progress import ToolError, end_all, hold, path_with, print_anything, report, step

_WRITE = "Check the folder's permissions and the space on its disk."


def main() -> int:
    """Set everything up; return the exit code."""
    print_anything()
    # A shell starts what it puts in the background deaf to Ctrl-C; and SIGTERM ends no `with`.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    place = Place(Path(__file__).resolve().parents[1])
    os.environ["PATH"] = path_with(place.bin)
    print(f"Set-up, with Python {platform.python_version()} ({sys.executable}):", flush=True)
    try:
        with _alone(place):
            install(place)
    except ToolError as error:
        report(error)
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        report(ToolError(f"{where}{error.strerror or error}.", remedy=_WRITE))
        return 1
    except KeyboardInterrupt as interruption:
        print("\nInterrupted; run it again, it goes on where it was.", file=sys.stderr)
        return 128 + int(interruption.args[0])  # as shells have it
    return 0


def _interrupt(number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt(number)


def install(place: Place) -> None:
    """Make what is missing, what fails quickly first.

    Raises:
        ToolError: A program is missing and cannot be made.
    """
    with step("Terraform") as under_way:
        under_way.outcome = terraform.check()
    with ThreadPoolExecutor(max_workers=1) as pool:
        # The longest work there is, and nothing else needs its result: it begins at once.
        building = None
        if opa.found() is None and (go := opa.go_on_path()):
            building = pool.submit(opa.build, place, go)
        try:
            _install_packages(place)
            with step("Node (for CDK for Terraform)") as under_way:
                under_way.outcome = node.provide(place)
            with step("OPA") as under_way:
                under_way.outcome = building.result() if building else _opa(place)
        except BaseException:
            end_all()
            raise


def _install_packages(place: Place) -> None:
    with step("virtual environment") as under_way:
        under_way.outcome = packages.make_environment(place)
    with step("Python packages") as under_way:
        under_way.outcome = packages.install(place)
    with step("modeltrail itself") as under_way:
        under_way.outcome = packages.install_project(place)


def _opa(place: Place) -> str:
    return opa.found() or opa.build(place, opa.go_of_wheel(place))


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    """Wait until no other set-up of this folder runs."""
    try:
        place.bin.mkdir(parents=True, exist_ok=True)
        lock = (place.tools / "setup.lock").open("w")
    except OSError as error:
        raise ToolError(
            f"{place.tools} cannot be written: {error.strerror}.",
            remedy=_WRITE,
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with step("another set-up runs: wait"):
                fcntl.flock(lock, fcntl.LOCK_EX)
        hold(lock)
        yield
