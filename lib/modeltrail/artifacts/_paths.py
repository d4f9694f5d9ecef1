"""The names that a file of an artifact may have, so that every target can hold it."""

import unicodedata
from collections.abc import Iterable, Iterator

from modeltrail import layout
from modeltrail.errors import InvalidInput

_S3_KEY_BYTES = 1024
_LONGEST_PREFIX = layout.artifact_prefix("m" * 63, "sha256:" + "0" * 64, layout.PLACES - 1)
MAX_PATH_BYTES = _S3_KEY_BYTES - len(_LONGEST_PREFIX)
"""What S3 leaves of a key behind the longest prefix, whatever the model is called."""
MAX_NAME_BYTES = 255
"""The longest name that the usual file systems hold."""

_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Unicode categories: control, format, line and paragraph separators."""


def check_path(path: str) -> str:
    """Return a file's path within an artifact, checked.

    The path is relative, with `/` between its names. It is the same text on every machine
    (NFC, nothing invisible), and fits an S3 key and a file system.

    Raises:
        InvalidInput: The path is none of that.
    """
    for problem, remedy in _problems(path):
        shown = path if len(path) <= MAX_NAME_BYTES else f"{path[:80]}…"
        raise InvalidInput(f"The artifact's file {shown!r} {problem}.", remedy=remedy)
    return path


def _problems(path: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong and the remedy; what is tested later relies on what came before."""
    names = path.split("/")
    categories = {unicodedata.category(character) for character in path}
    if "" in names:
        yield "has no relative path in its normal form", "Write it as in 'weights/model.bin'."
    if "." in names or ".." in names:
        yield "climbs out of its folder or stays in place", "Leave '.' and '..' out of the path."
    if "\\" in path:
        yield "has a backslash in its name", "Rename it: some systems read that as a separator."
    if "Cs" in categories:
        yield "has a name that is not UTF-8", "Rename it."
    if categories & _INVISIBLE:
        yield "has an invisible or control character in its name", "Rename it."
    if not unicodedata.is_normalized("NFC", path):
        yield "has a name that is not in Unicode's composed form (NFC)", "Rename it."
    if (size := len(path.encode())) > MAX_PATH_BYTES:
        problem = f"has a path of {size} bytes in UTF-8; S3 has room for {MAX_PATH_BYTES}"
        yield problem, "Shorten the path."
    if (longest := max(len(name.encode()) for name in names)) > MAX_NAME_BYTES:
        problem = f"has a name of {longest} bytes in UTF-8; file systems hold {MAX_NAME_BYTES}"
        yield problem, "Shorten the name."


def check_apart(paths: Iterable[str]) -> None:
    """Check that every target can hold the paths beside each other.

    Raises:
        InvalidInput: A path stands twice, differs from another one only in case, or is both
            a file and a folder.
    """
    spellings: dict[str, str] = {}
    files: set[str] = set()
    folders: set[str] = set()
    for path in paths:
        if path in files:
            raise InvalidInput(f"The artifact names the file {path!r} twice.")
        files.add(path)
        names = path.split("/")
        above = {"/".join(names[:depth]) for depth in range(1, len(names))}
        folders |= above
        for spelling in (path, *sorted(above)):
            other = spellings.setdefault(_folded(spelling), spelling)
            if other != spelling:
                first, second = sorted((other, spelling))
                raise InvalidInput(
                    f"The artifact's names {first!r} and {second!r} differ only in case.",
                    remedy="Rename one of them: some file systems cannot hold both.",
                )
    if both := sorted(files & folders):
        raise InvalidInput(f"The artifact has {both[0]!r} both as a file and as a folder.")


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
