import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

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
    case = "<testcase><skipped/><error/></testcase>"
    counts = read_junit(junit(tmp_path, suite(case, skipped=1, errors=1)))
    assert (counts.tests, counts.failures, counts.skipped) == (1, 1, 0)


@pytest.mark.parametrize(
    "text",
    [
        f"<testsuite>{PASS}</testsuite>",
        f"<testsuites><testsuite>{PASS}</testsuite><testsuite/></testsuites>",
        f'<testsuite failures="0"><testsuite>{PASS}</testsuite></testsuite>',
        f'<?xml version="1.0" encoding="utf-8"?>\n{suite(PASS, failures=0, errors=0, skipped=0)}',
        f"<testsuite><properties><property/></properties>{PASS}<system-out/></testsuite>",
        # Suites around suites are free to count the inner ones or not, and subtests too.
        f"<testsuites><testsuite failures='0' tests='9'>{INNER}</testsuite></testsuites>",
    ],
)
def test_every_form_of_the_document_is_read(tmp_path: Path, text: str) -> None:
    assert read_junit(junit(tmp_path, text)).tests in {1, 2}


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
        (suite(f"<testcase>{PASS}</testcase>"), "stands within <testcase>"),
        (suite(f"<testsuites>{PASS}</testsuites>"), "<testsuites> stands within"),
        (suite(""), "has no test case"),
        (suite(PASS + FAIL, failures=0), "claims failures=0, and its cases show 1"),
        (suite(PASS, failures=1), "claims failures=1, and its cases show 0"),
        (suite(PASS, errors=1), "claims errors=1"),
        (suite(PASS, skipped=1), "claims skipped=1"),
        (f'<testsuites errors="1"><testsuite>{PASS}</testsuite></testsuites>', "errors=1"),
        (suite(PASS, failures="-0"), "no number"),
        (suite(PASS, failures="\u0660"), "no number"),
        (suite('<testcase time="NaN"/>'), "no duration"),
        (suite('<testcase time="-1"/>'), "no duration"),
        (suite('<testcase time="soon"/>'), "no duration"),
        (f"<!DOCTYPE testsuites>{suite(PASS)}", "DOCTYPE"),
        (
            '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + suite("<testcase/>&b;"),
            "DOCTYPE",
        ),
        (
            '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + suite("<testcase/>&x;"),
            "DOCTYPE",
        ),
        (suite("<testcase>&x;</testcase>"), "undefined entity"),
        ('<?xml version="1.0" encoding="nonsense"?>' + suite(PASS), "unknown encoding"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_junit(junit(tmp_path, text))


def test_a_document_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no element found"):
        read_junit(junit(tmp_path, "<testsuites>" + "<testsuite>" * 100_000))


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
    file = tmp_path / "junit.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={file}"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    counts = read_junit(file)
    # pytest writes a case of its own for an end that fails after a failure.
    assert (counts.tests, counts.failures, counts.skipped) == (7, 3, 2)
