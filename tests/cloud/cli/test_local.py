"""`modeltrail local` where a platform runs already."""

from pathlib import Path

import pytest

from modeltrail.local.platform import Running
from tests.support.command_line import call


@pytest.fixture
def folder(local_platform: Running) -> Path:
    file = local_platform.platform.aws_config_file
    assert file is not None
    return file.parent


def test_its_status_is_told(local_platform: Running, folder: Path) -> None:
    ran = call("local", "status", "--folder", folder)
    assert ran.code == 0
    assert ran.out.startswith(f"The local platform is up at {local_platform.cloud.url} (process ")
    document = call("local", "status", "--folder", folder, "--json").document
    assert (document["state"], document["url"]) == ("up", local_platform.cloud.url)


def test_its_status_is_that_of_the_platform_that_the_other_commands_use(
    local_platform: Running, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("local", "status").code == 5
    monkeypatch.setenv("MODELTRAIL_PLATFORM", str(folder / "platform.json"))
    ran = call("local", "status")
    assert ran.code == 0
    assert local_platform.cloud.url in ran.out


def test_from_a_folder_below_it_is_the_one_that_the_other_commands_find(
    local_platform: Running, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MODELTRAIL_PLATFORM", raising=False)
    (tmp_path / ".modeltrail").symlink_to(folder)
    (below := tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(below)
    which = f"The local platform is the one in {tmp_path / '.modeltrail'}.\n"
    ran = call("local", "status")
    assert ran.out.startswith(f"{which}The local platform is up at {local_platform.cloud.url}")
    assert call("local", "status", "--json").document["folder"] == str(folder)
    again = call("local", "up")
    assert again.out.startswith(which)
    assert again.out.endswith("Begin with: modeltrail --profile alice show\n")
    assert call("local", "status", "--folder", ".modeltrail").code == 5
    assert not (below / ".modeltrail").exists()
    (tmp_path / "a" / ".modeltrail").mkdir()
    (tmp_path / "a" / ".modeltrail" / "platform.json").touch()
    assert str(tmp_path / "a") in call("local", "down").out
    assert call("local", "status", "--folder", folder).code == 0


def test_up_once_more_leaves_it_as_it_is_and_says_how_to_begin(
    local_platform: Running, folder: Path
) -> None:
    ran = call("local", "up", "--folder", folder)
    assert (ran.code, ran.err) == (0, "")
    assert "is up already" in ran.out
    people = ["alice", "bob", "carol", "dora", "erin", "trainer", "ci"]
    profiles = [*people, "dev", "staging", "production"]
    assert f"profiles: {', '.join(profiles)}." in ran.out
    assert f"--platform {folder / 'platform.json'} --profile alice show" in ran.out
    again = call("local", "up", "--folder", folder, "--json")
    assert again.document == {
        "platform": str(folder / "platform.json"),
        "url": local_platform.cloud.url,
        "profiles": profiles,
    }
    assert "is up already" in again.err


def test_up_at_another_port_is_refused(folder: Path) -> None:
    ran = call("local", "up", "--folder", folder, "--port", "1", "--json")
    assert ran.code == 2
    assert "is up already" in ran.document["message"]
