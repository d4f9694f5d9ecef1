"""The environment of every Terraform: nothing of the user's decides where stacks are applied."""

import os
from pathlib import Path

from modeltrail.errors import BackendError
from modeltrail.local import _provider

_OWN = ("AWS_", "TF_")
"""Variables of the user's that would have a say in where and what is applied."""
_KEPT = frozenset({"TF_PLUGIN_CACHE_DIR", "TF_LOG", "TF_LOG_PATH"})
_QUIET = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    # The provider would ask a local AWS that is gone 25 times, ever more slowly.
    "AWS_MAX_ATTEMPTS": "4",
    "CHECKPOINT_DISABLE": "1",
    "TF_IN_AUTOMATION": "1",
}


def environment(platform: str, work: Path) -> tuple[dict[str, str], bool]:
    """Return the variables of every Terraform, and whether they share an unpacked provider."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or not name.startswith(_OWN)
    }
    env |= _QUIET
    mirror = _provider.find_mirror(platform)
    chosen = _provider.MIRROR_VARIABLE in os.environ
    own = _provider.user_config(os.environ)
    if own is not None and not chosen:
        env["TF_CLI_CONFIG_FILE"] = str(own.absolute())
        mirror = None  # the user's configuration says where providers come from
    elif mirror is not None:
        config = (work / "terraform.rc").absolute()
        _provider.write_config(config, mirror)
        env["TF_CLI_CONFIG_FILE"] = str(config)
    if mirror is not None and _provider.is_unpacked(mirror, platform):
        return env, False
    if "TF_PLUGIN_CACHE_DIR" not in env:
        cache = (work / "providers").absolute()
        try:
            cache.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BackendError(f"{cache} cannot be made: {error.strerror}.") from error
        env["TF_PLUGIN_CACHE_DIR"] = str(cache)
    return env, True
