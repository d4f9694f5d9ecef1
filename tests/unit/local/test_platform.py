"""Bringing a local platform up and down, with a real local AWS and stand-ins for slow programs.

Terraform, Node and the app of the stacks are small scripts here: what is tested is what happens
around them. tests/cloud brings the real ones up.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from modeltrail import config
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.local import cloud, lock, platform, state
from modeltrail.local.process import Process
from tests.support.project import APP, BLUEPRINT, FAIL, KILL_THE_CLOUD, WAITING_APP, Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    made = Project(tmp_path)
    for name, value in made.variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("JSII_NODE", raising=False)
    yield made
    platform.down(made.home, progress=made.told.append)


def test_it_stays_until_it_is_taken_down(project: Project) -> None:
    up = project.up()
    assert platform.status(project.home) == platform.Status(
        "up", up.endpoint_url, project.recorded().process.pid
    )
    assert config.load(project.home / "platform.json") == up
    assert up.environment_names == ("dev", "staging", "production")
    assert up.environments[1].read_role_arn == "arn:s"
    assert up.policies == project.root / "policies"
    assert [line.rpartition(" (")[0] for line in project.told[-1:]] == [
        "Stacks applied by Terraform"
    ]
    recorded = project.recorded()
    assert project.down()
    assert not recorded.answers()
    assert platform.status(project.home) == platform.Status("down")
    assert project.left() == set()
    assert not project.down()


def test_a_second_up_says_so_and_does_nothing(project: Project) -> None:
    first = project.up()
    recorded = project.recorded()
    project.terraform(FAIL)
    project.told.clear()
    assert project.up() == first
    assert project.recorded() == recorded
    assert project.told == [f"The local platform is up already, at {first.endpoint_url}."]


def test_up_on_another_port_than_it_is_on_is_refused(project: Project) -> None:
    project.up()
    with pytest.raises(InvalidInput, match="is up already, at"):
        project.up(port=1)


def test_who_is_in_the_way_is_named_and_how_it_is_ended(project: Project) -> None:
    project.up()
    end = f"modeltrail local down --folder {project.home}"
    (project.home / "local.lock").write_text("")  # as if by a command that has ended
    with (
        pytest.raises(lock.Busy, match=f"process {project.recorded().process.pid}") as caught,
        lock.hold(project.home),
    ):
        pytest.fail("two have the folder")
    assert end in caught.value.remedy
    with pytest.raises(InvalidInput) as refused:
        project.up(port=1)
    assert end in refused.value.remedy


def test_one_that_hangs_is_told_and_taken_down(project: Project) -> None:
    project.up()
    recorded = project.recorded()
    os.kill(recorded.process.pid, signal.SIGSTOP)
    with pytest.raises(BackendError, match=rf"\(process {recorded.process.pid}\) does not") as hung:
        project.up()
    assert "local down" in hung.value.remedy
    assert project.down()
    assert not recorded.process.lives()
    assert project.left() == set()


@pytest.mark.parametrize("which", ["process", "guard"])
def test_what_a_killed_platform_left_is_replaced(project: Project, which: str) -> None:
    first = project.up()
    recorded = project.recorded()
    os.kill(getattr(recorded, which).pid, signal.SIGKILL)
    with lock.hold(project.home, patience=30):
        pass  # free, as the guard is gone
    second = project.up()
    assert second.endpoint_url != first.endpoint_url
    assert not recorded.answers()
    assert project.recorded().answers()
    assert "Removed what a local platform that has ended left behind." in project.told


def test_a_stack_that_fails_leaves_no_process_and_no_platform(project: Project) -> None:
    project.terraform(FAIL)
    with pytest.raises(BackendError, match="not today"):
        project.up()
    assert platform.status(project.home) == platform.Status("down")
    assert project.left() == {"cloud.log"}


def test_stacks_that_the_blueprint_does_not_know_are_refused(project: Project) -> None:
    project.app(APP.replace("environment-dev", "environment-test"))
    with pytest.raises(BackendError, match="differ about environment-dev, environment-test"):
        project.up()
    assert project.left() == {"cloud.log"}


def test_outputs_that_describe_no_platform_are_refused(project: Project) -> None:
    text = (project.bin / "terraform").read_text()
    project.program("terraform", text.replace("bucket_name", "bucket"))
    with pytest.raises(BackendError, match=r"do not describe a platform: .*bucket_name"):
        project.up()
    assert project.left() == {"cloud.log"}


def test_a_local_aws_that_dies_under_terraform_is_what_the_error_says(project: Project) -> None:
    project.terraform(KILL_THE_CLOUD)
    with pytest.raises(BackendError, match="The local AWS ended with exit code -9"):
        project.up()
    assert project.left() == {"cloud.log"}


def no_terraform(project: Project) -> None:
    (project.bin / "terraform").unlink()


def old_terraform(project: Project) -> None:
    project.program("terraform", "#!/bin/sh\necho Terraform v1.10.5\n")


def no_provider(project: Project) -> None:
    shutil.rmtree(project.mirror)


@pytest.mark.parametrize(
    ("lack", "says"),
    [
        (no_terraform, "Terraform is not on the PATH"),
        (old_terraform, "is Terraform 1.10.5, which is too old"),
        (no_provider, "does not hold the provider"),
    ],
)
def test_what_is_missing_is_told_before_anything_starts(
    project: Project, lack: Callable[[Project], None], says: str
) -> None:
    lack(project)
    project.app("open('ran', 'w')")
    with pytest.raises(BackendError, match=says):
        project.up()
    assert project.left() == set()
    assert not (project.root / "ran").exists()


def test_a_node_that_is_missing_is_told_before_anything_starts(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JSII_NODE", str(project.bin / "none"))
    with pytest.raises(BackendError, match="the stacks need Node"):
        project.up()
    assert not (project.home / "cloud.log").exists()


def test_a_port_that_is_taken_is_told_before_anything_starts(project: Project) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(BackendError, match=r"cannot have port \d+: Address already in use"),
    ):
        project.up(port=other.getsockname()[1])
    assert project.told == []
    assert not (project.home / "cloud.log").exists()


def test_it_ends_with_the_block_unless_it_is_kept(project: Project) -> None:
    def run(*, keep: bool) -> state.CloudState:
        with platform.running(
            project.home, progress=print, blueprint=BLUEPRINT, project=project.root
        ) as running:
            assert {step.waiting for step in running.steps} == {True, False}
            recorded = project.recorded()
            assert recorded.answers()
            if keep:
                running.keep()
        return recorded

    assert not run(keep=False).answers()
    assert project.left() == set()
    assert run(keep=True).answers()
    assert platform.status(project.home).state == "up"


def test_a_failure_after_it_was_kept_leaves_it_up(project: Project) -> None:
    def keep_and_fail() -> None:
        with platform.running(
            project.home, progress=print, blueprint=BLUEPRINT, project=project.root
        ) as running:
            running.keep()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        keep_and_fail()
    assert platform.status(project.home).state == "up"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_signal_in_the_middle_leaves_no_process(project: Project, number: signal.Signals) -> None:
    project.app(WAITING_APP)
    os.mkfifo(project.root / "fifo")
    program = (
        "import sys; from pathlib import Path; from modeltrail.local import platform\n"
        "home, blueprint, project = map(Path, sys.argv[1:])\n"
        "platform.up(home, progress=lambda _: None, blueprint=blueprint, project=project)"
    )
    arguments = map(str, (project.home, BLUEPRINT, project.root))
    command = [sys.executable, "-c", program, *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as owner:
        with (project.root / "fifo").open("rb", buffering=0) as app:
            assert app.read(4) == b"here"
            assert platform.status(project.home).state == "starting"
            owner.send_signal(number)
            assert select.select([app], [], [], 30)[0], "the app still lives"
            assert app.read(1) == b""
        owner.communicate()
    with lock.hold(project.home, patience=30):
        pass  # free, as the guard of the local AWS is gone
    assert not (project.home / "platform.json").exists()
    assert platform.status(project.home) == platform.Status("down")
    if number == signal.SIGINT:
        assert project.left() == {"local.lock"}, "more than this test's own"


def test_two_at_once_do_not_meet(project: Project) -> None:
    with (
        lock.hold(project.home),
        pytest.raises(BackendError, match=rf"Another command \(process {os.getpid()}\)"),
    ):
        project.up()


def test_a_file_where_its_folder_should_be_is_left_alone(project: Project) -> None:
    project.home.write_text("mine")
    with pytest.raises(BackendError, match=r"cannot be written: File exists") as caught:
        project.up()
    assert "move that away" in caught.value.remedy
    assert platform.status(project.home) == platform.Status("down")
    assert not project.down()
    assert project.home.read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said_to_be(project: Project) -> None:
    project.home.mkdir()
    project.home.chmod(0o500)
    with pytest.raises(BackendError, match="cannot be written: Permission denied") as caught:
        project.up()
    assert "right to write" in caught.value.remedy
    assert platform.status(project.home) == platform.Status("down")


def test_a_stranger_with_the_recorded_number_is_left_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "_PATIENCE", 0.0)
    with (
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger,
        lock.hold(project.home),
    ):
        unused = cloud._free_port()
        gone = Process(pid=stranger.pid, started="before")
        recorded = state.CloudState(process=gone, guard=gone, port=unused, mark="-")
        (project.home / "cloud.json").write_text(recorded.model_dump_json())
        assert platform.status(project.home).state == "ailing"
        with pytest.raises(BackendError, match="does not end"):
            project.down()
        stranger.communicate(b"\n")
    assert stranger.returncode == 0


def test_a_platform_that_never_was_is_down(tmp_path: Path) -> None:
    assert platform.status(tmp_path / "none") == platform.Status("down")
    assert not platform.down(tmp_path / "none", progress=print)
    assert not (tmp_path / "none").exists()
