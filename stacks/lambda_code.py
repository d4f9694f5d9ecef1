"""The code of the Lambda functions: one archive, the same bytes from the same sources."""

import base64
import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import modeltrail

_SOURCES = Path(modeltrail.__file__).parent
_PARTS = ("__init__.py", "errors.py", "layout.py", "archive/*.py")
_FILE = "functions.zip"
# The earliest that a zip can say, and rights that let Lambda read it.
_TIME = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o644 << 16


@dataclass(frozen=True)
class LambdaCode:
    """An archive of code, as a stack names it."""

    path: str
    """Relative to the folder of a stack."""
    digest: str
    """Its SHA-256 in base64."""


def write(out_dir: Path) -> LambdaCode:
    """Write the archive into the folder of an app, and return what stacks say of it."""
    path = out_dir / _FILE
    with zipfile.ZipFile(path, "w") as archive:
        for source in sorted(found for part in _PARTS for found in _SOURCES.glob(part)):
            name = source.relative_to(_SOURCES.parent).as_posix()
            entry = zipfile.ZipInfo(name, _TIME)
            entry.external_attr = _RIGHTS
            archive.writestr(entry, source.read_bytes())
    digest = hashlib.sha256(path.read_bytes()).digest()
    # An app puts each stack into stacks/NAME.
    return LambdaCode(f"../../{_FILE}", base64.b64encode(digest).decode())
