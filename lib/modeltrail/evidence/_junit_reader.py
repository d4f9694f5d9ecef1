"""The elements of a JUnit file, one after another; it is never held in memory as a tree."""

import re

from modeltrail.boundary import DEEPEST
from modeltrail.evidence._junit_case import Case, Invalid, failed_by_status, number
from modeltrail.evidence._junit_suite import TOTALS, Suite

_SUITES = frozenset({"testsuites", "testsuite"})
_FAILURE = re.compile("(failure|error)s?$", re.IGNORECASE)
"""failure, error, and Surefire's rerunFailure, rerunError, flakyFailure, flakyError."""
_NOT_RUN = frozenset({"skipped", "disabled", "ignored"})
_PYTEST = frozenset({"pytest", "pytest tests"})
"""How pytest names its suite, and all of them."""


class Reader:
    """Counts what a document says while it is read."""

    def __init__(self) -> None:
        self.tests = self.failures = self.skipped = 0
        self.duration_s = 0.0
        self.ran: set[str] = set()
        self.failed: set[str] = set()
        self._path: list[str] = []
        self._suites: list[Suite] = []
        self._case: Case | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element that begins."""
        parent = self._path[-1] if self._path else None
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise Invalid(f"it is nested deeper than {DEEPEST} levels")
        if parent is None and name not in _SUITES:
            raise Invalid(f"its root is <{name[:40]}>, not <testsuites> or <testsuite>")
        if name in _SUITES:
            self._start_suite(name, parent, attributes)
        elif name == "testcase":
            self._start_case(parent, attributes)
        elif self._case is not None:
            self._case.failed |= bool(_FAILURE.search(name))
            self._case.skipped |= name in _NOT_RUN
            if name in TOTALS.values():
                self._case.elements[name] += 1
        elif _FAILURE.search(name):
            self._fail_suite(name)

    def end(self, name: str) -> None:
        """Take note of an element that ends."""
        self._path.pop()
        if name == "testcase" and self._case is not None:
            self._end_case(self._case)
            self._case = None
        elif name in _SUITES:
            self._suites.pop().check(root=not self._suites)

    def doctype(self, *_: object) -> None:
        """Refuse a document type: entities are made there, ones without end and ones of files."""
        raise Invalid("it has a DOCTYPE, and no JUnit file needs one")

    def _start_suite(self, name: str, parent: str | None, attributes: dict[str, str]) -> None:
        if parent is not None and (name == "testsuites" or parent not in _SUITES):
            raise Invalid(f"<{name}> stands within <{parent[:40]}>")
        for outer in self._suites:
            outer.nested = True
        title = attributes.get("name", "")
        # pytest adds subtests to the total of tests, and the ends of tests that fail.
        uncounted = frozenset({"tests"} if title in _PYTEST else ())
        claimed = {
            total: number(total, attributes[total])
            for total in ("tests", *TOTALS)
            if total in attributes and total not in uncounted
        }
        self._suites.append(Suite(kind=name, name=title, claimed=claimed))
        if failed_by_status(attributes):
            self._fail_suite("failure")

    def _start_case(self, parent: str | None, attributes: dict[str, str]) -> None:
        if parent != "testsuite":
            raise Invalid(f"<testcase> stands within <{(parent or '')[:40]}>")
        self._case = Case.of(attributes, suite=self._suites[-1].name)
        self.tests += 1
        self.duration_s += self._case.seconds
        for suite in self._suites:
            suite.cases += 1

    def _fail_suite(self, element: str) -> None:
        self.failures += 1
        for suite in self._suites:
            suite.failed(element)

    def _end_case(self, case: Case) -> None:
        self.failures += case.failed
        self.skipped += case.skipped and not case.failed
        if case.failed:
            self.failed.add(case.name)
        if case.failed or not case.skipped:
            self.ran.add(case.name)
        for suite in self._suites:
            suite.take(case)
