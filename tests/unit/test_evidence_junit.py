import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from modeltrail.boundary import check_text
from modeltrail.errors import InvalidInput
from modeltrail.evidence import read_junit


def junit(folder: Path, text: str | bytes) -> Path:
    file = folder / "junit.xml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def suite(cases: str, **totals: object) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in totals.items())
    return f'<testsuites><testsuite name="s"{attributes}>{cases}</testsuite></testsuites>'


PASS = '<testcase name="p" time="0.5"/>'
FAIL = '<testcase name="f" time="0.25"><failure message="m">text</failure></testcase>'
ERROR = '<testcase name="e"><error/></testcase>'
INNER = f"<testsuite failures='1'>{FAIL}</testsuite>"
SKIP = '<testcase name="s"><skipped/></testcase>'


def test_cases_are_counted_one_by_one(tmp_path: Path) -> None:
    file = junit(tmp_path, suite(PASS + PASS + FAIL + ERROR + SKIP))
    counts = read_junit(file)
    assert (counts.tests, counts.failures, counts.skipped) == (5, 2, 1)
    assert counts.duration_s == 1.25
    assert counts.sha256 == f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
    assert not counts.passed


@pytest.mark.parametrize(
    ("cases", "passed"),
    [(PASS, True), (PASS + SKIP, True), (SKIP, False), (PASS + ERROR, False)],
)
def test_a_run_passes_if_nothing_failed_and_something_was_tested(
    tmp_path: Path, cases: str, *, passed: bool
) -> None:
    assert read_junit(junit(tmp_path, suite(cases))).passed is passed


def test_a_case_that_was_skipped_and_then_failed_has_failed(tmp_path: Path) -> None:
    case = "<testcase name='a'><skipped/><error/></testcase>"
    counts = read_junit(junit(tmp_path, suite(case, skipped=1, errors=1)))
    assert (counts.tests, counts.failures, counts.skipped) == (1, 1, 0)


FAILED = {
    "a rerun that failed": "<testcase name='a'><rerunFailure/></testcase>",
    "a rerun that ended in an error": "<testcase name='a'><rerunError/></testcase>",
    "a first run that failed": "<testcase name='a'><flakyFailure/></testcase>",
    "a first run that ended in an error": "<testcase name='a'><flakyError/></testcase>",
    "a failure further down": "<testcase name='a'><part><failure/></part></testcase>",
    "a failure of another namespace": "<testcase name='a'><x:failure xmlns:x='u'/></testcase>",
    "a status": "<testcase name='a' status='failed'/>",
    "a status in capitals": "<testcase name='a' status=' FAILED '/>",
    "a status of CTest's": "<testcase name='a' status='fail'/>",
    "a result": "<testcase name='a' result='error'/>",
    "a run that was broken off": "<testcase name='a' status='aborted'/>",
    "an error of the suite": PASS + "<error/>",
    "a failure of the suite": "<failure message='setup'/>" + PASS,
}


@pytest.mark.parametrize("cases", FAILED.values(), ids=FAILED)
@pytest.mark.parametrize("around", ["{}", "<testsuite>{}</testsuite>"])
def test_whatever_says_failure_is_failure(tmp_path: Path, cases: str, around: str) -> None:
    counts = read_junit(junit(tmp_path, suite(around.format(cases))))
    assert (counts.tests, counts.failures, counts.passed) == (1, 1, False)


def test_a_suite_that_failed_as_a_whole_has_failed(tmp_path: Path) -> None:
    assert not read_junit(junit(tmp_path, suite(PASS, status="failed"))).passed
    outside = f"<testsuites><error/><testsuite>{PASS}</testsuite></testsuites>"
    assert not read_junit(junit(tmp_path, outside)).passed


@pytest.mark.parametrize(
    "case",
    [
        "<testcase name='a' status='notrun'/>",
        "<testcase name='a' status='run' result='suppressed'/>",
        "<testcase name='a' status='Skipped'/>",
        "<testcase name='a'><disabled/></testcase>",
        "<testcase name='a'><ignored/></testcase>",
    ],
)
def test_a_case_that_was_not_run_has_not_passed(tmp_path: Path, case: str) -> None:
    counts = read_junit(junit(tmp_path, suite(case)))
    assert (counts.tests, counts.failures, counts.skipped, counts.passed) == (1, 0, 1, False)


@pytest.mark.parametrize("word", ["run", "passed", "OK", "completed", ""])
def test_a_status_that_says_nothing_bad_changes_nothing(tmp_path: Path, word: str) -> None:
    case = f"<testcase name='a' status='{word}' result='{word}'/>"
    assert read_junit(junit(tmp_path, suite(case))).passed


@pytest.mark.parametrize(
    "text",
    [
        f"<testsuite>{PASS}</testsuite>",
        f"<testsuites><testsuite>{PASS}</testsuite><testsuite/></testsuites>",
        f'<testsuite failures="0" tests="0"><testsuite tests="1">{PASS}</testsuite></testsuite>',
        f'<?xml version="1.0" encoding="utf-8"?>\n{suite(PASS, failures=0, errors=0, skipped=0)}',
        f"<testsuite><properties><property/></properties>{PASS}<system-out/></testsuite>",
        f"<testsuite>{PASS}<system-err>error</system-err></testsuite>",
        f"<testsuites xmlns='u'><testsuite tests='1'>{PASS}</testsuite></testsuites>",
        "<x:testsuite xmlns:x='u' tests='1'><x:testcase name='p'/></x:testsuite>",
        # Suites around suites are free to count the inner ones or not.
        f"<testsuites><testsuite failures='0' tests='0'>{INNER}</testsuite></testsuites>",
        f"<testsuites><testsuite failures='1' tests='1'>{INNER}</testsuite></testsuites>",
        # Google's tests write an element for each assertion that failed, and count tests.
        suite("<testcase name='a'><failure/><failure/></testcase>", failures=1, tests=1),
    ],
)
def test_every_form_of_the_document_is_read(tmp_path: Path, text: str) -> None:
    assert read_junit(junit(tmp_path, text)).tests == 1


def test_a_case_is_known_by_its_class_and_its_name(tmp_path: Path) -> None:
    cases = (
        "<testcase classname='m.A' name='a'/><testcase name='b'/><testcase classname='' name='c'/>"
        "<testcase classname='m.B' name=''/><testcase name='d'><skipped/></testcase>"
    )
    counts = read_junit(junit(tmp_path, suite(cases)))
    assert counts.ran == {"m.A.a", "s.b", "c", "m.B"}
    assert counts.failed == frozenset()


def test_what_failed_is_known_by_name_and_one_bad_run_of_a_case_is_enough(tmp_path: Path) -> None:
    counts = read_junit(junit(tmp_path, suite(PASS + FAIL + ERROR + PASS + FAIL)))
    assert counts.ran == {"s.p", "s.f", "s.e"}
    assert counts.failed == {"s.f", "s.e"}
    twice = "<testcase name='p'><error/></testcase>"
    assert read_junit(junit(tmp_path, suite(PASS + twice))).failed == {"s.p"}


@pytest.mark.parametrize("name", ["x" * 5000, "a&#10;b", "a&#x9b;b", "&#x2060;", "a&#13;b"])
def test_a_name_that_no_timeline_could_hold_is_told_by_a_hash(tmp_path: Path, name: str) -> None:
    cases = f"<testcase classname='' name='{name}'/><testcase classname='' name='{name}2'/>"
    ran = read_junit(junit(tmp_path, suite(cases))).ran
    assert len(ran) == 2
    assert all(len(check_text(one)) <= 256 for one in ran)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_documents_own_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + suite('<testcase name="é"/>')
    assert read_junit(junit(tmp_path, text.encode(encoding))).tests == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no element found"),
        ("not XML", "syntax error"),
        (suite(PASS)[:-5], "no element found|unclosed"),
        (suite(PASS) + suite(PASS), "junk after document element"),
        ("<html/>", "its root is <html>"),
        (f"<testcase>{PASS}</testcase>", "its root is <testcase>"),
        (f"<testsuites>{PASS}</testsuites>", "stands within <testsuites>"),
        (suite(f"<x>{PASS}</x>"), "stands within <x>"),
        (suite(f"<testcase name='a'>{PASS}</testcase>"), "stands within <testcase>"),
        (suite(f"<testsuites>{PASS}</testsuites>"), "<testsuites> stands within"),
        (suite(""), "has no test case"),
        (suite(PASS + FAIL, failures=0), "claims failures=0, and its cases show 1"),
        (suite(PASS, failures=1), "claims failures=1, and its cases show 0"),
        (suite(PASS, errors=1), "claims errors=1"),
        (suite(PASS, skipped=1), "claims skipped=1"),
        (suite(PASS, tests=99), "claims tests=99, and its cases show 1"),
        (suite(PASS, tests=0), "claims tests=0, and its cases show 1"),
        (suite(PASS + FAIL + FAIL, failures=1), "claims failures=1, and its cases show 2"),
        (f"<testsuites><testsuite tests='9'>{INNER}</testsuite></testsuites>", "tests=9"),
        (f"<testsuites><testsuite errors='1'>{INNER}</testsuite></testsuites>", "errors=1"),
        (f"<testsuites tests='2'><testsuite>{PASS}</testsuite></testsuites>", "tests=2"),
        (f"<testsuites failures='0'>{INNER}</testsuites>", "failures=0"),
        (f'<testsuites errors="1"><testsuite>{PASS}</testsuite></testsuites>', "errors=1"),
        (suite(PASS, failures="-0"), "no number"),
        (suite(PASS, failures="\u0660"), "no number"),
        (suite(PASS, failures="9" * 5000), "no number"),
        (suite("<testcase/>"), "has no name"),
        (suite("<testcase name='' classname=' '/>"), "has no name"),
        (suite("<testcase name='a' status='odd'/>"), "the status 'odd'"),
        (suite('<testcase name="a" time="NaN"/>'), "no duration"),
        (suite('<testcase name="a" time="-1"/>'), "no duration"),
        (suite('<testcase name="a" time="soon"/>'), "no duration"),
        (suite('<testcase name="a" time="1e308"/>'), "no duration"),
        (suite('<testcase name="a" time="1_0"/>'), "no duration"),
        (suite('<testcase name="a" time="\u0663"/>'), "no duration"),
        (suite(f'<testcase name="a" time="{"9" * 5000}"/>'), "no duration"),
        (f"<!DOCTYPE testsuites>{suite(PASS)}", "DOCTYPE"),
        (
            '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + suite("<testcase/>&b;"),
            "DOCTYPE",
        ),
        (
            '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + suite("<testcase/>&x;"),
            "DOCTYPE",
        ),
        (suite("<testcase name='a'>&x;</testcase>"), "undefined entity"),
        ('<?xml version="1.0" encoding="nonsense"?>' + suite(PASS), "unknown encoding"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_junit(junit(tmp_path, text))


def test_a_document_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nested deeper than 64"):
        read_junit(junit(tmp_path, "<testsuites>" + "<testsuite>" * 100_000))


def test_times_are_added_up_and_never_without_end(tmp_path: Path) -> None:
    cases = '<testcase name="a" time="1e9"/>' * 3 + '<testcase name="b" time="1,000.5"/>'
    assert read_junit(junit(tmp_path, suite(cases))).duration_s == 3_000_001_000.5


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.xml", tmp_path):
        with pytest.raises(InvalidInput, match="There is no JUnit file"):
            read_junit(path)


def test_what_pytest_itself_writes_is_counted(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        """
import pytest

@pytest.fixture
def broken_end():
    yield
    raise RuntimeError

def test_passes(): pass
def test_fails_twice(broken_end): assert False
def test_fails_at_its_end(broken_end): pass
def test_is_skipped(): pytest.skip("x")
def test_has_subtests(subtests):
    for number in range(3):
        with subtests.test(number=number):
            pass
@pytest.mark.xfail
def test_is_known_to_fail(): assert False
"""
    )
    (tmp_path / "test_broken.py").write_text("import nowhere_to_be_found")
    file = tmp_path / "junit.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={file}"]
    command += ["--continue-on-collection-errors"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    counts = read_junit(file)
    # pytest writes a case of its own for an end that fails after a failure.
    assert (counts.tests, counts.failures, counts.skipped) == (8, 4, 2)
    assert counts.ran - counts.failed == {"test_it.test_passes", "test_it.test_has_subtests"}
    ends = {"test_it.test_fails_twice", "test_it.test_fails_at_its_end"}
    assert counts.failed == {*ends, "test_broken"}
