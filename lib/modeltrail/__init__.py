"""One ML platform for every product environment, and the timeline of its model versions."""

from modeltrail.errors import (
    BackendError,
    Conflict,
    Denied,
    InvalidInput,
    ModeltrailError,
    Undecided,
    VerificationFailed,
)

__all__ = [
    "BackendError",
    "Conflict",
    "Denied",
    "InvalidInput",
    "ModeltrailError",
    "Undecided",
    "VerificationFailed",
]
