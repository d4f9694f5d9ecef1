"""Endings: whatever stops the demo becomes a few words and an exit code."""

import signal
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from modeltrail.cli import write
from modeltrail.errors import ModeltrailError, refused

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_BY_SIGNAL = 128
"""What shells add to the number of the signal that ended a command."""


class Stopped(BaseException):
    """A signal came. It is no error, nor Ctrl-C as commands know it: none of them answers it.

    Args:
        number: The signal's.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def listen() -> None:
    """Let Ctrl-C and SIGTERM raise Stopped, whoever started the demo."""
    # A shell starts what it puts in the background deaf to Ctrl-C; and SIGTERM ends no `with`.
    for number in _SIGNALS:
        signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped(number)


def ended(work: Callable[[], None]) -> int:
    """Do the work, say what stopped it if anything did, and return the exit code."""
    try:
        work()
    except ModeltrailError as error:
        return _failed(error)
    except OSError as error:
        return _failed(refused(error))
    except Stopped as stop:
        write("\nInterrupted; everything that the demo had started is ended.\n", err=True)
        return _BY_SIGNAL + stop.number
    return 0


def _failed(error: ModeltrailError) -> int:
    remedy = f"  {error.remedy}\n" if error.remedy else ""
    write(f"\nThe demo failed: {error.message}\n{remedy}", err=True)
    return error.exit_code
