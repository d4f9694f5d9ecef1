"""The environment of every Terraform: nothing of the user's decides where stacks are applied."""

import os
from pathlib import Path

from modeltrail.errors import BackendError
from modeltrail.local import _provider, _registry

CONFIG = "terraform.rc"
"""Terraform's configuration file, in the folder given; it is written anew each time."""
_OWN = ("AWS_", "TF_")
"""Variables of the user's that would have a say in where and what is applied."""
_KEPT = frozenset({"TF_PLUGIN_CACHE_DIR", "TF_LOG", "TF_LOG_PATH"})
_QUIET = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "CHECKPOINT_DISABLE": "1",
    # Reading the provider's schema is most of the work, and its garbage is collected in vain.
    "GOGC": "400",
    "TF_IN_AUTOMATION": "1",
}


def environment(platform: str, work: Path) -> dict[str, str]:
    """Return the variables of every Terraform.

    Args:
        platform: The platform of the provider, in Terraform's words.
        work: Where a configuration and an unpacked copy of the provider are put, if needed.

    Raises:
        BackendError: The provider is not where the user says, or `work` cannot be written.
    """
    env = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or not name.startswith(_OWN)
    }
    env |= _QUIET
    own = _provider.user_config(os.environ)
    if own is not None and not os.environ.get(_provider.MIRROR_VARIABLE):
        env["TF_CLI_CONFIG_FILE"] = str(own.absolute())
        return env
    mirror = _provider.find_mirror(platform)
    if mirror is not None:
        config = (work / CONFIG).absolute()
        _provider.write_config(config, mirror)
        env["TF_CLI_CONFIG_FILE"] = str(config)
    if mirror is None or not _provider.is_unpacked(mirror, platform):
        env.setdefault("TF_PLUGIN_CACHE_DIR", str(_cache(work)))
    return env


def check(platform: str, work: Path) -> None:
    """Check that Terraform will have the provider, as far as can be told without it.

    Args and errors are those of `environment`.

    Raises:
        BackendError: Nothing here holds the provider, and its registry cannot be reached.
    """
    env = environment(platform, work)
    if "TF_CLI_CONFIG_FILE" in env:  # a mirror's, which was looked into, or the user's own
        return
    if _provider.holds(Path(env["TF_PLUGIN_CACHE_DIR"]), platform):
        return
    if reason := _registry.out_of_reach():
        raise BackendError(
            f"Terraform cannot have the provider {_provider.SOURCE} {_provider.VERSION}: it is not "
            f"on this machine, and {_registry.HOST} cannot be reached ({reason}).",
            remedy="Connect to the network, or let "
            f"{_provider.MIRROR_VARIABLE} name a folder that 'terraform providers mirror' filled.",
        )


def _cache(work: Path) -> Path:
    """Return a folder from which all stacks share one copy of the provider (0.7 GB)."""
    cache = (work / "providers").absolute()
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackendError(f"{cache} cannot be made: {error.strerror}.") from error
    return cache
