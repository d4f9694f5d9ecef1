"""JUnit files: what each test case says, and where a total says otherwise, nothing at all."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from modeltrail.boundary import read_file
from modeltrail.errors import InvalidInput
from modeltrail.evidence._junit_case import Invalid
from modeltrail.evidence._junit_reader import Reader

_MAX_BYTES = 64 * 1024 * 1024
_BETWEEN = "}"
"""Stands between a namespace and a name, as expat gives them."""


@dataclass(frozen=True)
class Counts:
    """What a JUnit file says of a run."""

    tests: int
    """How many test cases it has."""
    failures: int
    """How many of them failed or ended in an error, and how often a suite did as a whole."""
    skipped: int
    """How many of the others were not run."""
    duration_s: float
    """The time of all cases together."""
    ran: frozenset[str]
    """The names of the cases that were run."""
    failed: frozenset[str]
    """The names of those that failed, if only once."""
    sha256: str
    """`sha256:<hex>` over the file."""

    @property
    def passed(self) -> bool:
        """Return whether nothing failed, and at least one test was really run."""
        return self.failures == 0 and self.tests > self.skipped


def read_junit(path: Path) -> Counts:
    """Return what a JUnit file says of a run, read with the worst in mind.

    Whatever says failure is failure: an element in a case or outside of one, a status, a first
    run that another one made up for.

    Raises:
        InvalidInput: There is no such file, it is no JUnit file, it has a DOCTYPE, its totals
            are not those of its cases, or it has no case at all.
    """
    content = read_file(path, limit=_MAX_BYTES, what="JUnit file")
    reader = Reader()
    try:
        _parse(content, reader)
    except (expat.ExpatError, ValueError, LookupError, Invalid) as error:
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
        ran=frozenset(reader.ran),
        failed=frozenset(reader.failed),
        sha256=f"sha256:{hashlib.sha256(content).hexdigest()}",
    )


def _parse(content: bytes, reader: Reader) -> None:
    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {key: value for key, value in attributes.items() if _BETWEEN not in key}
        reader.start(_local(name), plain)

    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: reader.end(_local(name))
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.Parse(content, True)  # noqa: FBT003 (expat takes no keyword)


def _local(name: str) -> str:
    return name.rpartition(_BETWEEN)[2]
