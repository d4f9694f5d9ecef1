"""Versions of programs, as the programs state them."""

import re
import subprocess
from collections.abc import Mapping, Sequence

Version = tuple[int, ...]

_TIMEOUT = 60  # seconds; a program that does not say its version by then is as good as missing


def stated(
    command: Sequence[str], pattern: str, *, environment: Mapping[str, str] | None = None
) -> Version | None:
    """Return the version that a program states; None if it does not run or states none.

    Args:
        command: How the program is asked.
        pattern: What precedes the number in its answer.
        environment: Its environment; None for ours.
    """
    try:
        answer = subprocess.run(  # noqa: S603 (the programs that these tools look for)
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TIMEOUT,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(pattern + r"(\d+(?:\.\d+)*)", answer)
    return tuple(map(int, found[1].split("."))) if found else None


def text(version: Version) -> str:
    """Return a version as it is written."""
    return ".".join(map(str, version))
