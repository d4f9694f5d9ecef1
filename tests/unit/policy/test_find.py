from pathlib import Path

import pytest

from modeltrail.errors import BackendError
from modeltrail.policy import find_opa


def _executable(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def _opa(path: Path, version: str) -> Path:
    return _executable(path, f"echo 'Version: {version}'")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the project, whose own OPA would be found."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def test_the_named_one_comes_first(tmp_path: Path) -> None:
    named = _opa(tmp_path / "mine", "1.30.0")
    _opa(tmp_path / "bin" / "opa", "1.22.0")
    environ = {"MODELTRAIL_OPA": str(named), "PATH": str(tmp_path / "bin")}
    assert find_opa(environ=environ).path == named


def test_a_relative_one_is_found_from_anywhere_later(tmp_path: Path) -> None:
    named = _opa(tmp_path / "work" / "mine", "1.30.0")
    assert find_opa(environ={"MODELTRAIL_OPA": "./mine"}).path == named


def test_a_command_may_be_named(tmp_path: Path) -> None:
    named = _opa(tmp_path / "bin" / "opa-next", "1.30.0")
    environ = {"MODELTRAIL_OPA": "opa-next", "PATH": str(tmp_path / "bin")}
    assert find_opa(environ=environ).path == named


def test_where_one_is_named_no_other_is_taken(tmp_path: Path) -> None:
    _opa(tmp_path / "bin" / "opa", "1.22.0")
    environ = {"MODELTRAIL_OPA": str(tmp_path / "gone"), "PATH": str(tmp_path / "bin")}
    with pytest.raises(BackendError, match="gone is no working OPA"):
        find_opa(environ=environ)


def test_the_projects_own_comes_before_the_path(tmp_path: Path) -> None:
    own = _opa(tmp_path / "project" / ".tools" / "bin" / "opa", "1.22.2")
    _opa(tmp_path / "bin" / "opa", "1.30.0")
    policies = tmp_path / "project" / "policies"
    policies.mkdir()
    found = find_opa(policies, environ={"PATH": str(tmp_path / "bin")})
    assert found.path == own
    assert found.version == "1.22.2"


def test_one_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    _opa(tmp_path / "project" / ".tools" / "bin" / "opa", "1.21.2")
    newer = _opa(tmp_path / "bin" / "opa", "1.21.3")
    found = find_opa(tmp_path / "project", environ={"PATH": str(tmp_path / "bin")})
    assert found.path == newer


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'Version: 0.70.0'", "is version 0.70.0"),
        ("echo 'Version: 1.21.2'", "is version 1.21.2"),
        ("exit 1", "is no working OPA"),
        ("echo hello", "is no working OPA"),
        ("printf '\\377\\376'", "is no working OPA"),
    ],
)
def test_what_was_found_is_named_where_nothing_will_do(
    tmp_path: Path, script: str, said: str
) -> None:
    path = _executable(tmp_path / "bin" / "opa", script)
    with pytest.raises(BackendError, match="There is no OPA") as caught:
        find_opa(environ={"PATH": str(tmp_path / "bin")})
    assert "1.21.3 or newer" in caught.value.message
    assert f"{path} {said}" in caught.value.message
    assert "MODELTRAIL_OPA" in caught.value.remedy


def test_a_machine_without_any_is_told_where_was_looked(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="not on the PATH"):
        find_opa(environ={"PATH": str(tmp_path)})


def test_a_file_that_is_not_executable_is_not_taken(tmp_path: Path) -> None:
    plain = tmp_path / "project" / ".tools" / "bin" / "opa"
    plain.parent.mkdir(parents=True)
    plain.write_text("not a program")
    with pytest.raises(BackendError, match="no working OPA"):
        find_opa(tmp_path / "project", environ={"PATH": str(tmp_path)})
