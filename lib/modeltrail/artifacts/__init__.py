"""Artifacts: the files of a version, stored once under the name of their content.

Proof is the SHA-256 over the bytes and the S3 version id, never an ETag; the manifest decides
what belongs to an artifact, not a listing.
"""

from modeltrail.artifacts._cache import Cache
from modeltrail.artifacts._cache_folder import usable_cache, users_cache
from modeltrail.artifacts._download import download
from modeltrail.artifacts._inspect import Inspector
from modeltrail.artifacts._local import find_files
from modeltrail.artifacts._progress import Meter, Progress
from modeltrail.artifacts._stored import StoredFile, StoredManifest
from modeltrail.artifacts._upload import upload
from modeltrail.artifacts.manifest import Manifest, ManifestFile, build
from modeltrail.events import ArtifactLocation

__all__ = [
    "ArtifactLocation",
    "Cache",
    "Inspector",
    "Manifest",
    "ManifestFile",
    "Meter",
    "Progress",
    "StoredFile",
    "StoredManifest",
    "build",
    "download",
    "find_files",
    "upload",
    "usable_cache",
    "users_cache",
]
