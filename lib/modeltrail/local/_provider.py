"""The AWS provider on this machine: where Terraform can have it without a network."""

import json
import os
import platform as machine
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from modeltrail.errors import BackendError
from modeltrail.local import _registry

SOURCE = f"{_registry.HOST}/hashicorp/aws"
VERSION = "5.100.0"
MIRROR_VARIABLE = "MODELTRAIL_PROVIDER_MIRROR"
LOCK = Path(__file__).with_name("terraform.lock.hcl")

SITE_FOLDERS = (Path("/opt"), Path("/srv"), Path("/usr/local/lib"), Path("/var/lib"))
"""Where the administrators of a machine put software; a mirror is looked for one level below."""

_ARCHITECTURES = {
    "aarch64": "arm64",
    "arm64": "arm64",
    "armv6l": "arm",
    "armv7l": "arm",
    "amd64": "amd64",
    "x86_64": "amd64",
    "i386": "386",
    "i686": "386",
}


def find_mirror(
    platform: str | None = None, *, environ: Mapping[str, str] | None = None
) -> Path | None:
    """Return a folder that Terraform can take the provider from, or None.

    What is found is a guess until Terraform has checked it against the lock file.

    Args:
        platform: The platform in Terraform's words, such as `linux_amd64`; by default this
            machine's.
        environ: The environment; by default this process's.

    Raises:
        BackendError: MODELTRAIL_PROVIDER_MIRROR is set, and the provider is not in that folder.
    """
    known = os.environ if environ is None else environ
    wanted = platform or _this_platform()
    named = known.get(MIRROR_VARIABLE)
    if named:
        mirror = Path(named).expanduser().absolute()
        if holds(mirror, wanted):
            return mirror
        raise BackendError(
            f"{MIRROR_VARIABLE} names {named}, which does not hold the provider {SOURCE} "
            f"{VERSION} for {wanted}.",
            remedy=f"Name a folder that 'terraform providers mirror' filled, or unset "
            f"{MIRROR_VARIABLE}.",
        )
    return next((mirror for mirror in _candidates(known) if holds(mirror, wanted)), None)


def is_unpacked(mirror: Path, platform: str) -> bool:
    """Check whether Terraform can use the provider in place, without unpacking a copy."""
    return _unpacked(mirror, platform).is_dir()


def user_config(environ: Mapping[str, str]) -> Path | None:
    """Return the user's own configuration of Terraform's command line, if there is one."""
    named = environ.get("TF_CLI_CONFIG_FILE") or environ.get("TERRAFORM_CONFIG")
    usual = Path(environ["HOME"]) / ".terraformrc" if environ.get("HOME") else None
    for file in (Path(named) if named else None, usual):
        if file is not None and file.is_file():
            return file
    return None


def write_config(file: Path, mirror: Path) -> None:
    """Write a configuration that takes the provider from a mirror, and only from there.

    Raises:
        BackendError: The file cannot be written.
    """
    include = f"[{json.dumps(SOURCE)}]"
    text = (
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f"    path    = {json.dumps(str(mirror))}\n"
        f"    include = {include}\n"
        "  }\n"
        "  direct {\n"
        f"    exclude = {include}\n"
        "  }\n"
        "}\n"
    )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BackendError(f"{file} cannot be written: {error.strerror}.") from error


def missing(said: str, folder: Path) -> BackendError:
    """Return the error for a provider that Terraform cannot have, in Terraform's own words."""
    if "checksum" in said:
        return BackendError(
            f"What Terraform found as the provider {SOURCE} {VERSION} is not what was released "
            f"under that name:\n{said}\n",
            remedy=f"Do not run it. Let {MIRROR_VARIABLE} name a folder that holds the release.",
        )
    return BackendError(
        f"Terraform cannot have the provider {SOURCE} {VERSION}:\n{said}\n",
        remedy="Run this once with a network; or run 'terraform providers mirror FOLDER' in "
        f"{folder} where there is one, and let {MIRROR_VARIABLE} name that FOLDER here.",
    )


def _unpacked(mirror: Path, platform: str) -> Path:
    return mirror / SOURCE / VERSION / platform


def holds(mirror: Path, platform: str) -> bool:
    """Check whether a folder has the provider, packed or unpacked, where a mirror has it."""
    packed = mirror / SOURCE / f"terraform-provider-aws_{VERSION}_{platform}.zip"
    try:
        if packed.is_file():
            return True
        unpacked = _unpacked(mirror, platform)
        name = f"terraform-provider-aws_v{VERSION}"
        return any(file.name.startswith(name) for file in unpacked.iterdir())
    except OSError:  # not there, or not for us to read
        return False


def _candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    yield from _implied(environ)
    for site in SITE_FOLDERS:
        try:
            below = sorted(site.iterdir())
        except OSError:
            continue
        yield from below


def _implied(environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders where Terraform itself looks for mirrors."""
    home = Path(environ.get("HOME") or "/")
    yield home / ".terraform.d" / "plugins"
    if sys.platform == "darwin":
        for library in (home / "Library", Path("/Library")):
            yield library / "Application Support" / "io.terraform" / "plugins"
        return
    own = environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for folder in (own, *shared.split(":")):
        yield Path(folder) / "terraform" / "plugins"


def _this_platform() -> str:
    architecture = machine.machine().lower()
    return f"{machine.system().lower()}_{_ARCHITECTURES.get(architecture, architecture)}"
