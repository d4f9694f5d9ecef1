"""Where the cache of this machine's user is, as the environment says."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from modeltrail.artifacts._cache import DEFAULT_LIMIT, GB, Cache
from modeltrail.errors import InvalidInput

FOLDER_VARIABLE = "MODELTRAIL_CACHE"
LIMIT_VARIABLE = "MODELTRAIL_CACHE_GB"
_NUMBER = re.compile("[0-9]{1,9}")


def users_cache(environ: Mapping[str, str] = os.environ) -> Cache | None:
    """Return the cache that the environment asks for; None if there is to be none.

    It is in the folder that MODELTRAIL_CACHE names, else in the user's folder for caches.

    Raises:
        InvalidInput: MODELTRAIL_CACHE_GB is no whole number.
    """
    limit = DEFAULT_LIMIT
    if said := environ.get(LIMIT_VARIABLE):
        if not _NUMBER.fullmatch(said):
            raise InvalidInput(
                f"{LIMIT_VARIABLE} is {said!r}, which is no whole number.",
                remedy="Give the most that the cache may hold, in GB (10^9 bytes); 0 for no cache.",
            )
        limit = int(said) * GB
    folder = _folder(environ)
    return Cache(folder, limit) if folder is not None and limit else None


def usable_cache(environ: Mapping[str, str] = os.environ) -> Cache | None:
    """Return the user's cache, ready to be written; None too where none can be.

    Raises:
        InvalidInput: MODELTRAIL_CACHE names a folder that cannot be used, or as `users_cache`.
    """
    cache = users_cache(environ)
    if cache is None:
        return None
    try:
        cache.prepare()
    except OSError as error:
        if not environ.get(FOLDER_VARIABLE):
            return None  # a home that is read-only, or none: a load can do without
        raise InvalidInput(
            f"The cache {str(cache.folder)!r} cannot be used: {error.strerror or error}.",
            remedy=f"Let {FOLDER_VARIABLE} name a folder where you may write, or load with "
            "--no-cache.",
        ) from error
    return cache


def _folder(environ: Mapping[str, str]) -> Path | None:
    if named := environ.get(FOLDER_VARIABLE):
        return Path(named).absolute()
    base = environ.get("XDG_CACHE_HOME", "")
    if Path(base).is_absolute():  # others are to be ignored, says the XDG specification
        return Path(base) / "modeltrail"
    home = environ.get("HOME")
    return Path(home) / ".cache" / "modeltrail" if home else None
