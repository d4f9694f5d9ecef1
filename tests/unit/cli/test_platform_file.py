"""Where the platform is, and as whom: asked for in words that lead on."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Ran, call

PLATFORM: dict[str, Any] = {
    "account": "111111111111",
    "region": "eu-west-1",
    "table": "table",
    "bucket": "bucket",
    "artifact_key_arn": "arn:key",
    "gate_role_arn": "arn:gate",
    "developer_role_arn": "arn:developer",
    "environments": [{"name": "dev", "account": "222222222222", "read_role_arn": "arn:read"}],
    "policies": "policies",
    "endpoint_url": "http://127.0.0.1:1",
}


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("MODELTRAIL_PLATFORM", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)


def asked(*before: object) -> Ran:
    return call(*before, "show", "fraud@dev")


def write(file: Path, **changed: Any) -> Path:
    file.write_text(json.dumps({**PLATFORM, **changed}))
    return file


def people(folder: Path, *names: str) -> dict[str, str]:
    config = folder / "aws-config"
    config.write_text("".join(f"[profile {name}]\nregion = x\n" for name in names))
    return {"aws_config_file": str(config)}


def test_without_a_platform_file_the_way_to_one_is_shown() -> None:
    ran = asked()
    assert ran.code == 2
    assert "No platform is configured" in ran.err
    assert "modeltrail local up" in ran.err
    assert "MODELTRAIL_PLATFORM" in ran.err


@pytest.mark.parametrize("how", ["option", "variable"])
def test_a_platform_file_that_is_not_there_is_named(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELTRAIL_PLATFORM", "missing.json" if how == "variable" else "")
    ran = asked(*(["--platform", "missing.json"] if how == "option" else []))
    assert ran.code == 2
    assert "missing.json" in ran.err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"account": "1"}',
        json.dumps({**PLATFORM, "environments": []}).encode(),
        json.dumps({**PLATFORM, "surprise": 1}).encode(),
        json.dumps({**PLATFORM, "account": "\x1b[31m"}).encode(),
    ],
    ids=["empty", "cut", "a list", "null", "no text", "half", "no stages", "more", "hostile"],
)
def test_a_platform_file_that_describes_none_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "platform.json"
    file.write_bytes(content)
    ran = asked("--platform", file)
    assert ran.code == 2
    assert "does not describe a platform" in ran.err
    assert "\x1b" not in ran.err


def test_a_folder_is_no_platform_file(tmp_path: Path) -> None:
    ran = asked("--platform", tmp_path)
    assert ran.code == 2
    assert "is a directory" in ran.err


def test_a_pipe_is_no_platform_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert asked("--platform", tmp_path / "pipe").code == 2


def test_an_unknown_profile_is_answered_with_those_that_the_platform_brings(
    tmp_path: Path,
) -> None:
    file = write(tmp_path / "platform.json", **people(tmp_path, "alice", "bob"))
    ran = asked("--platform", file, "--profile", "mallory\x1b")
    assert ran.code == 2
    assert "no profile 'mallory\\x1b'" in ran.err
    assert "alice, bob" in ran.err


def test_no_profile_is_answered_with_those_that_the_platform_brings(tmp_path: Path) -> None:
    file = write(tmp_path / "platform.json", **people(tmp_path, "alice", "bob"))
    ran = asked("--platform", file)
    assert ran.code == 2
    assert "alice, bob" in ran.err
    assert "--profile" in ran.err


def test_a_profile_that_only_others_are_made_of_is_not_offered(tmp_path: Path) -> None:
    brought = people(tmp_path, "ci-runner")
    with Path(brought["aws_config_file"]).open("a") as config:
        config.write("[profile ci]\nrole_arn = x\nsource_profile = ci-runner\n")
    file = write(tmp_path / "platform.json", **brought)
    assert "It has ci.\n" in asked("--platform", file, "--profile", "mallory").err


def test_of_an_aws_file_that_cannot_be_parsed_the_command_still_says_something(
    tmp_path: Path,
) -> None:
    (tmp_path / "aws-config").write_text("no section\n")
    file = write(tmp_path / "platform.json", aws_config_file=str(tmp_path / "aws-config"))
    ran = asked("--platform", file, "--profile", "alice")
    assert ran.code == 5
    assert "This is a defect" not in ran.err


def test_an_aws_that_is_not_there_is_the_back_ends_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    ran = asked("--platform", write(tmp_path / "platform.json"))
    assert ran.code == 5
    assert "cannot be reached" in ran.err
    assert "modeltrail local status" in ran.err


def test_the_local_platform_is_down_where_none_was_brought_up() -> None:
    ran = call("local", "status")
    assert (ran.code, ran.out) == (5, "The local platform is down.\n")
    ran = call("local", "status", "--json")
    assert (ran.code, ran.document["state"], ran.err) == (5, "down", "")


def test_taking_down_what_is_not_up_is_no_error() -> None:
    ran = call("local", "down")
    assert (ran.code, ran.err) == (0, "")
    assert "No local platform" in ran.out
    assert call("local", "down", "--json").document == {"ended": False}


def test_a_local_platform_of_a_blueprint_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    ran = call("local", "up", "--folder", tmp_path / "here", "--blueprint", "none.yaml", "--json")
    assert ran.code == 2
    assert "none.yaml" in ran.document["message"]
    assert not (tmp_path / "here" / "platform.json").exists()
