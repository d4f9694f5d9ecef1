"""A suite of a JUnit file: the totals that it claims, and what was found in it."""

from dataclasses import dataclass, field

from modeltrail.evidence._junit_case import Case, Invalid

TOTALS = {"failures": "failure", "errors": "error", "skipped": "skipped"}
"""The totals that count cases with an element, and that element."""


def _none() -> dict[str, int]:
    return dict.fromkeys(TOTALS.values(), 0)


@dataclass
class Suite:
    """An open suite."""

    kind: str
    """`testsuites` or `testsuite`."""
    name: str
    claimed: dict[str, int]
    nested: bool = False
    """Whether it has suites within."""
    cases: int = 0
    """How many cases it and the suites within have."""
    _least: dict[str, int] = field(default_factory=_none)
    """How many of them have an element."""
    _most: dict[str, int] = field(default_factory=_none)
    """How often the element is there, or something that stands for it."""

    def take(self, case: Case) -> None:
        """Count a case that has ended."""
        for element, times in case.elements.items():
            self._least[element] += times > 0
            self._most[element] += times
        # What only a status says, some count and others do not.
        if case.failed and not (case.elements["failure"] or case.elements["error"]):
            self._most["failure"] += 1
            self._most["error"] += 1
        if case.skipped and not case.elements["skipped"]:
            self._most["skipped"] += 1

    def failed(self, element: str) -> None:
        """Count that the suite itself failed, which totals may tell or not."""
        if element in self._most:
            self._most[element] += 1

    def check(self, *, root: bool) -> None:
        """Compare the totals with what was found.

        Raises:
            Invalid: They disagree.
        """
        found = {total: (self._least[of], self._most[of]) for total, of in TOTALS.items()}
        found["tests"] = (self.cases, self.cases)
        # Writers disagree on whether a suite's totals count the suites within; the whole's do.
        free = self.nested and not (root and self.kind == "testsuites")
        for total, claimed in self.claimed.items():
            least, most = found[total]
            if claimed > most or (claimed < least and not free):
                shown = most if claimed > most else least
                raise Invalid(f"a suite claims {total}={claimed}, and its cases show {shown}")
