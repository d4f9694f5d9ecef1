"""Files of the local platform: private to their owner, and never half written."""

import os
import tempfile
from pathlib import Path

from modeltrail.errors import refused

IGNORE = ".gitignore"


def keep_from_git(folder: Path) -> None:
    """Have git pass over a folder of ours in somebody's checkout, whatever it comes to hold.

    Raises:
        BackendError: It cannot be written to.
    """
    if not (ignore := folder / IGNORE).exists():
        write(ignore, "*\n")


def write(path: Path, text: str) -> None:
    """Write a file that only its owner can read; it appears whole, or not at all.

    Raises:
        BackendError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
        unnamed = Path(name)
        try:
            with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 (a descriptor)
                file.write(text)
                file.flush()
                os.fsync(descriptor)
            unnamed.replace(path)
        except BaseException:
            unnamed.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise refused(error, f"{path} cannot be written") from error
