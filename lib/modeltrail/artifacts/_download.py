"""Verified download: every byte is proven before the artifact appears, all or nothing."""

import contextlib
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from modeltrail.artifacts._cache import Cache
from modeltrail.artifacts._fetching import Source
from modeltrail.artifacts._loading import Loading
from modeltrail.artifacts._present import check_same, is_occupied
from modeltrail.artifacts._progress import Gauge, Meter, Progress, silent, unmetered
from modeltrail.artifacts._staging import disk_errors, staging
from modeltrail.artifacts._stored import StoredManifest, read
from modeltrail.events import ArtifactLocation

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def download(
    s3: "S3Client",
    location: ArtifactLocation,
    model: str,
    destination: Path,
    *,
    cache: Cache | None = None,
    progress: Progress = silent,
    meter: Meter = unmetered,
) -> list[Path]:
    """Load an artifact into a folder, and return its files in the order of their paths.

    The folder appears when every file is there, with the recorded bytes, on the disk. One that
    holds exactly these bytes already is verified and used as it is.

    Args:
        s3: A client that may read the bucket's object versions.
        location: Where the artifact is, as its version's event says.
        model: The model's name.
        destination: The folder; absent, empty, or with this artifact in it.
        cache: What is in it is copied and proven, not fetched; what is fetched stays in it, half
            of a file too, with which the next load goes on.
        progress: Told "fetched", "copied" from what is here already, or "present" in the
            destination, for each file.
        meter: Told of the bytes, "loading", or "checking" those that are present.

    Raises:
        InvalidInput: The destination is something else, or cannot be written to.
        VerificationFailed: What is stored is not what was recorded.
        BackendError: The disk is full, or S3 refused or cannot be reached.
    """
    destination = Path(os.path.abspath(destination))  # noqa: PTH100 (resolve follows links)
    occupied = is_occupied(destination)
    document = read(s3, location, model)
    if occupied:
        _use(document, destination, progress, meter)
    else:
        source = Source(s3, location.bucket, cache)
        _load(source, document, destination, progress, meter)
    return [destination / file.path for file in document.files]


def _load(
    source: Source,
    document: StoredManifest,
    destination: Path,
    progress: Progress,
    meter: Meter,
) -> None:
    total = document.manifest.bytes_total
    if (cache := source.cache) is not None:
        with disk_errors(cache.folder, "Writing to the cache"):
            cache.prepare()
            total, cache = _room(document, destination, cache)
    with disk_errors(destination):
        try:
            with staging(destination, total) as folder:
                gauge = Gauge(meter, "loading", document.manifest.bytes_total)
                Loading(replace(source, cache=cache), folder, progress, gauge).load(document.files)
        except OSError:
            # Another process was quicker; what it put there is as good if it is the same.
            if not is_occupied(destination):
                raise
            _use(document, destination, progress, meter)
    if cache is not None:
        with contextlib.suppress(OSError):
            cache.trim()


def _room(document: StoredManifest, destination: Path, cache: Cache) -> tuple[int, Cache | None]:
    """Return the room that the destination's disk must have, and the cache if its disk has it."""
    total = document.manifest.bytes_total
    begun = cache.begun(document.files)
    there = next(folder for folder in destination.parents if folder.exists())
    if there.stat().st_dev == cache.folder.stat().st_dev:
        return max(total - begun, 0), cache
    missing = sum(file.size for file in document.files if not cache.file(file.sha256).exists())
    free = shutil.disk_usage(cache.folder).free + begun
    return total, cache if missing <= free else None


def _use(document: StoredManifest, destination: Path, progress: Progress, meter: Meter) -> None:
    """Use a folder that holds the artifact already."""
    gauge = Gauge(meter, "checking", document.manifest.bytes_total)
    check_same(document, destination, told=gauge.add)
    for file in document.files:
        progress("present", file.path, file.size)
