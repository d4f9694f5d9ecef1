"""Synthesis: runs the app of the stacks as a process of its own, the way cdktf.json says."""

import json
import os
import shlex
import shutil
import sys
from collections import deque
from pathlib import Path
from subprocess import PIPE, STDOUT

from modeltrail.errors import BackendError, InvalidInput
from modeltrail.local import tether

PROJECT_FILE = "cdktf.json"
_NODE_VARIABLE = "JSII_NODE"
_LAST_LINES = 15


def synthesise(out_dir: Path, blueprint: Path, *, project: Path) -> dict[str, Path]:
    """Synthesise every stack of a blueprint, and return the folder of each by its name.

    Args:
        out_dir: Where the stacks are put; Terraform's states in it are kept.
        blueprint: The blueprint's file.
        project: The folder of cdktf.json.

    Raises:
        InvalidInput: The blueprint does not describe a platform.
        BackendError: Node, the app or a Python package is missing, or the app failed.
    """
    need_node()
    root = project.absolute()
    out = out_dir.absolute()
    child = tether.spawn(
        _app(root / PROJECT_FILE),
        env={
            **os.environ,
            "CDKTF_OUTDIR": str(out),
            "MODELTRAIL_BLUEPRINT": str(blueprint.absolute()),
            "PYTHONPATH": os.pathsep.join(
                part for part in (str(root), os.environ.get("PYTHONPATH")) if part
            ),
        },
        cwd=root,
        stdout=PIPE,
        stderr=STDOUT,
    )
    last: deque[str] = deque(maxlen=_LAST_LINES)
    try:
        last.extend(line.decode(errors="replace").rstrip() for line in child.stdout or ())
        code = child.wait()
    finally:
        tether.stop(child)
    said = "\n".join(f"  {line}" for line in last)
    if code == InvalidInput.exit_code:
        raise InvalidInput("\n".join(last) or f"{blueprint} does not describe a platform.")
    if code:
        raise _failure(code, said, out)
    return _stacks(out)


def _stacks(out: Path) -> dict[str, Path]:
    manifest = out / "manifest.json"
    try:
        stacks = json.loads(manifest.read_bytes())["stacks"]
        return {name: out / stack["workingDirectory"] for name, stack in stacks.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackendError(
            f"The app of the stacks ended well, but {manifest} does not list them: {error}."
        ) from error


def _failure(code: int, said: str, out: Path) -> BackendError:
    if "ENOSPC" in said or "No space left on device" in said:
        return BackendError(
            f"The disk is full; the stacks could not be synthesised:\n{said}\n",
            remedy=f"Make room on the disk of {out}, and run it again.",
        )
    if "No module named" in said:
        return BackendError(
            f"The app of the stacks cannot run:\n{said}\n",
            remedy="Run 'make setup', or install modeltrail[stacks].",
        )
    ended = f"was ended by signal {-code}" if code < 0 else f"failed with exit code {code}"
    return BackendError(f"The app of the stacks {ended}:\n{said}\n")


def need_node() -> None:
    """Check that there is a Node.

    Raises:
        BackendError: There is none.
    """
    named = os.environ.get(_NODE_VARIABLE)
    if shutil.which(named or "node") is None:
        what = f"{_NODE_VARIABLE} names {named}, which" if named else "Node"
        raise BackendError(
            f"{what} is not there, and the stacks need Node to be synthesised.",
            remedy="Run 'make setup', which fetches one, or put Node on the PATH, or let "
            f"{_NODE_VARIABLE} name the program.",
        )


def _app(file: Path) -> list[str]:
    try:
        command = shlex.split(json.loads(file.read_bytes())["app"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackendError(f"{file} does not say how the app is run: {error}.") from error
    if not command:
        raise BackendError(f"{file} does not say how the app is run: 'app' is empty.")
    if command[0] in ("python", "python3"):
        command[0] = sys.executable  # the one that has our dependencies
    return command
