"""The errors of modeltrail: one root, and a class for each thing a caller handles differently."""

import errno
import os
from typing import ClassVar

_NO_ROOM = frozenset({errno.EDQUOT, errno.EFBIG, errno.ENOSPC})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_SOMETHING_ELSE = frozenset({errno.EEXIST, errno.EISDIR, errno.ENOTDIR})


class ModeltrailError(Exception):
    """Root of all errors that modeltrail raises on purpose.

    Args:
        message: What was wrong, with the value.
        remedy: What to do next, as a sentence.
        code: Which of several faults it was, for programs; "" where the class says enough.
    """

    exit_code: ClassVar[int] = 5

    def __init__(self, message: str, *, remedy: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()


class InvalidInput(ModeltrailError):
    """The request cannot be carried out as it stands; asking again changes nothing."""

    exit_code = 2


class UnknownModel(InvalidInput):
    """No model has this name; the caller may know of one with a name that is near."""

    def __init__(self, model: str, *, remedy: str) -> None:
        super().__init__(f"There is no model {model!r}.", remedy=remedy)
        self.model = model


class Denied(ModeltrailError):
    """The policy decided, and the answer is no.

    Args:
        message: What was denied.
        remedy: What to do next.
        decision: The policy's answer, with each violation and its remedy.
        move: Which kind of move it is an answer to.
    """

    exit_code = 1

    def __init__(
        self, message: str, *, remedy: str = "", decision: object = None, move: str = "promote"
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.decision = decision
        self.move = move


class Undecided(ModeltrailError):
    """No decision could be had: nothing was moved, and nothing may be."""

    exit_code = 3


class Conflict(ModeltrailError):
    """The world moved between reading and writing; nothing was written."""

    exit_code = 4


class BackendError(ModeltrailError):
    """A tool or a service that the work needs is missing, failed or cannot be reached."""

    exit_code = 5


class NewerRelease(BackendError):
    """A newer release of modeltrail wrote it, and this one cannot read it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was written by a newer release of modeltrail.",
            remedy="Use that release, or a newer one.",
        )


class OlderRelease(BackendError):
    """An earlier release of modeltrail wrote it, and kept less than this one relies on."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was written by an earlier release of modeltrail, which kept less in it.",
            remedy="Export the timelines with that release, and import them into a new table.",
        )


class VerificationFailed(ModeltrailError):
    """What is stored is not what was recorded."""

    exit_code = 6


def no_model(model: str) -> UnknownModel:
    """Return the error that says that there is no such model."""
    return UnknownModel(model, remedy="'modeltrail show' lists the models that there are.")


def refused(error: OSError, what: str | None = None) -> BackendError:
    """Return what the machine refused as an error of ours, which says what to do next.

    Args:
        error: What was raised.
        what: What failed by it, as the beginning of a sentence: "out.svg cannot be written".
    """
    where = f" ({os.fsdecode(error.filename)})" if error.filename and what is None else ""
    if error.errno in _NO_ROOM:
        remedy = "Make room on its disk."
    elif error.errno in _NOT_ALLOWED:
        remedy = "Get the right to write there, or work in a folder where you have it."
    elif error.errno in _SOMETHING_ELSE:
        remedy = "Something else is in its place: move that away."
    else:
        remedy = ""
    what = what or "The machine refused"
    return BackendError(f"{what}: {error.strerror or error}{where}.", remedy=remedy)
