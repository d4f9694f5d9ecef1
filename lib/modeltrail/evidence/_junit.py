"""JUnit files: what each test case says, not what the totals claim."""

import hashlib
import math
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from modeltrail.errors import InvalidInput

_MAX_BYTES = 64 * 1024 * 1024
_TOTALS = {"failures": "failure", "errors": "error", "skipped": "skipped"}
_SUITES = frozenset({"testsuites", "testsuite"})


@dataclass(frozen=True)
class Counts:
    """What a JUnit file says of a run."""

    tests: int
    """How many test cases it has."""
    failures: int
    """How many of them failed, or ended in an error."""
    skipped: int
    """How many of the others were not run."""
    duration_s: float
    """The time of all cases together."""
    sha256: str
    """`sha256:<hex>` over the file."""

    @property
    def passed(self) -> bool:
        """Return whether no test failed, and at least one was really run."""
        return self.failures == 0 and self.tests > self.skipped


@dataclass
class _Suite:
    """An open suite: what it claims, and what was found in it."""

    claimed: dict[str, int]
    found: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_TOTALS.values(), 0))
    nested: bool = False


class _Invalid(Exception):
    """The document is no JUnit file; never seen outside this module."""


class _Reader:
    """Counts while the document is read; it is never held in memory as a tree."""

    def __init__(self) -> None:
        self.tests = self.failures = self.skipped = 0
        self.duration_s = 0.0
        self._path: list[str] = []
        self._suites: list[_Suite] = []
        self._verdicts: set[str] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._path[-1] if self._path else None
        self._path.append(name)
        if parent is None and name not in _SUITES:
            raise _Invalid(f"its root is <{name[:40]}>, not <testsuites> or <testsuite>")
        if name in _SUITES:
            if parent is not None and (name == "testsuites" or parent not in _SUITES):
                raise _Invalid(f"<{name}> stands within <{parent}>")
            if self._suites:
                self._suites[-1].nested = True
            self._suites.append(_Suite(_claimed(attributes)))
        elif name == "testcase":
            if parent != "testsuite":
                raise _Invalid(f"<testcase> stands within <{parent}>")
            self.tests += 1
            self.duration_s += _seconds(attributes.get("time"))
            self._verdicts = set()
        elif name in _TOTALS.values() and parent == "testcase":
            self._verdicts.add(name)
            for suite in self._suites:
                suite.found[name] += 1

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "testcase":
            failed = bool(self._verdicts & {"failure", "error"})
            self.failures += failed
            self.skipped += "skipped" in self._verdicts and not failed
        elif name in _SUITES:
            _check(self._suites.pop(), root=not self._suites)

    def doctype(self, *_: object) -> None:
        # Entities are made there: ones that grow without end, and ones that read other files.
        raise _Invalid("it has a DOCTYPE, and no JUnit file needs one")


def _check(suite: _Suite, *, root: bool) -> None:
    # The total of tests is no matter: pytest counts subtests there, which are no cases.
    if suite.nested and not root:
        return  # writers disagree on whether inner suites count there
    for total, element in _TOTALS.items():
        claimed, found = suite.claimed.get(total), suite.found[element]
        if claimed is not None and claimed != found:
            raise _Invalid(f"a suite claims {total}={claimed}, and its cases show {found}")


def _claimed(attributes: dict[str, str]) -> dict[str, int]:
    claimed = {}
    for total in _TOTALS:
        text = attributes.get(total)
        if text is None:
            continue
        if not (text.isascii() and text.isdigit()):
            raise _Invalid(f"a suite claims {total}={text[:40]!r}, which is no number")
        claimed[total] = int(text)
    return claimed


def _seconds(text: str | None) -> float:
    if text is None:
        return 0.0
    try:
        seconds = float(text.replace(",", ""))  # some writers group thousands
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds) or seconds < 0:
        raise _Invalid(f"a case has the time {text[:40]!r}, which is no duration")
    return seconds


def read_junit(path: Path) -> Counts:
    """Return what a JUnit file says of a run.

    Raises:
        InvalidInput: There is no such file, it is no JUnit file, it has a DOCTYPE, its totals
            are not those of its cases, or it has no case at all.
    """
    content = _content(path)
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(content, True)  # noqa: FBT003 (expat takes no keyword)
    except (expat.ExpatError, ValueError, LookupError, _Invalid) as error:
        raise InvalidInput(
            f"{str(path)!r} is not a JUnit file to rely on: {error}.",
            remedy="Let the test runner write it anew, as in pytest --junitxml=FILE.",
        ) from error
    if reader.tests == 0:
        raise InvalidInput(
            f"{str(path)!r} has no test case: nothing was tested.",
            remedy="Check which tests the command chose.",
        )
    return Counts(
        tests=reader.tests,
        failures=reader.failures,
        skipped=reader.skipped,
        duration_s=round(reader.duration_s, 3),
        sha256=f"sha256:{hashlib.sha256(content).hexdigest()}",
    )


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InvalidInput(f"There is no JUnit file {str(path)!r}.")
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{str(path)!r} cannot be read: {error.strerror}.") from error
    if len(content) > _MAX_BYTES:
        raise InvalidInput(f"{str(path)!r} has more than {_MAX_BYTES} bytes.")
    return content
