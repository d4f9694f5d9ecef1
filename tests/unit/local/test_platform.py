"""Bringing a local platform up and down, with a real local AWS and stand-ins for slow programs.

Terraform, Node and the app of the stacks are small scripts here: what is tested is what happens
around them. tests/cloud brings the real ones up.
"""

import json
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from modeltrail import config
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.local import cloud, platform, state
from modeltrail.local.process import Process

REPOSITORY = Path(__file__).parents[3]
BLUEPRINT = REPOSITORY / "examples" / "blueprint.local.yaml"

APP = """
import json, os, pathlib
out = pathlib.Path(os.environ["CDKTF_OUTDIR"])
names = ["platform", "environment-dev", "environment-staging", "environment-production"]
stacks = {name: {"workingDirectory": f"stacks/{name}"} for name in names}
for name in names:
    (out / "stacks" / name).mkdir(parents=True)
    (out / "stacks" / name / "cdk.tf.json").write_text("{}")
(out / "manifest.json").write_text(json.dumps({"stacks": stacks}))
"""
WAITING_APP = """
import os, time
fifo = os.open("fifo", os.O_WRONLY)
os.write(fifo, b"here")
time.sleep(600)
"""
OUTPUTS = {
    "table_name": "table",
    "bucket_name": "bucket",
    "artifact_key_arn": "arn:key",
    "gate_role_arn": "arn:gate",
    "developer_role_arn": "arn:developer",
    "read_role_arns": {"dev": "arn:d", "staging": "arn:s", "production": "arn:p"},
}
TERRAFORM = f"""#!{sys.executable} -IS
import json, os, signal, sys
if sys.argv[1] == "version":
    print("Terraform v1.11.4\\non linux_amd64")
if sys.argv[1] == "apply":
    APPLY
    outputs = {{name: {{"value": value}} for name, value in {OUTPUTS!r}.items()}}
    print(json.dumps({{"type": "outputs", "outputs": outputs}}))
"""
FAIL = """
    print(json.dumps({"type": "diagnostic",
        "diagnostic": {"severity": "error", "summary": "not today"}}))
    sys.exit(1)
"""
KILL_THE_CLOUD = """
    pid = json.load(open("../../../cloud.json"))["process"]["pid"]
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.read(0, 1)
    sys.exit(1)
"""


class Project:
    """A checkout whose programs are stand-ins, and a folder for the platform."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / ".modeltrail"
        self.root = folder / "checkout"
        self.bin = folder / "bin"
        self.root.mkdir()
        self.bin.mkdir()
        (self.root / "cdktf.json").write_text(json.dumps({"app": "python app.py"}))
        self.app(APP)
        self.terraform("pass")
        self.program("node", "#!/bin/sh\n")
        self.mirror = folder / "mirror"
        provider = self.mirror / "registry.terraform.io" / "hashicorp" / "aws"
        provider.mkdir(parents=True)
        (provider / "terraform-provider-aws_5.100.0_linux_amd64.zip").touch()
        self.told: list[str] = []

    def app(self, text: str) -> None:
        (self.root / "app.py").write_text(text)

    def terraform(self, apply: str) -> None:
        self.program("terraform", TERRAFORM.replace("APPLY", apply.strip()))

    def program(self, name: str, text: str) -> None:
        file = self.bin / name
        file.write_text(text)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def up(self, *, port: int | None = None) -> config.Platform:
        return platform.up(
            self.home,
            progress=self.told.append,
            blueprint=BLUEPRINT,
            project=self.root,
            port=port,
        )

    def down(self) -> bool:
        return platform.down(self.home, progress=self.told.append)

    def recorded(self) -> state.CloudState:
        found = state.read(self.home)
        assert found is not None
        return found

    def left(self) -> set[str]:
        return {path.name for path in self.home.iterdir()} - {"terraform", "cloud.log"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    made = Project(tmp_path)
    monkeypatch.setenv("PATH", f"{made.bin}{os.pathsep}{os.defpath}")
    monkeypatch.setenv("MODELTRAIL_PROVIDER_MIRROR", str(made.mirror))
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
    assert project.left() == {"local.lock"}
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


@pytest.mark.parametrize("which", ["process", "guard"])
def test_what_a_killed_platform_left_is_replaced(project: Project, which: str) -> None:
    first = project.up()
    recorded = project.recorded()
    os.kill(getattr(recorded, which).pid, signal.SIGKILL)
    with state.lock(project.home, patience=30):
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
    assert project.left() == {"local.lock"}


def test_stacks_that_the_blueprint_does_not_know_are_refused(project: Project) -> None:
    project.app(APP.replace("environment-dev", "environment-test"))
    with pytest.raises(BackendError, match="differ about environment-dev, environment-test"):
        project.up()
    assert project.left() == {"local.lock"}


def test_outputs_that_describe_no_platform_are_refused(project: Project) -> None:
    text = (project.bin / "terraform").read_text()
    project.program("terraform", text.replace("bucket_name", "bucket"))
    with pytest.raises(BackendError, match=r"do not describe a platform: .*bucket_name"):
        project.up()
    assert project.left() == {"local.lock"}


def test_a_local_aws_that_dies_under_terraform_is_what_the_error_says(project: Project) -> None:
    project.terraform(KILL_THE_CLOUD)
    with pytest.raises(BackendError, match="The local AWS ended with exit code -9"):
        project.up()
    assert project.left() == {"local.lock"}


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
    assert project.left() == {"local.lock"}
    assert not (project.home / "cloud.log").exists()
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
    assert project.left() == {"local.lock"}
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
    with state.lock(project.home, patience=30):
        pass  # free, as the guard of the local AWS is gone
    assert not (project.home / "platform.json").exists()
    assert platform.status(project.home) == platform.Status("down")
    if number == signal.SIGINT:
        assert project.left() == {"local.lock"}


def test_two_at_once_do_not_meet(project: Project) -> None:
    with (
        state.lock(project.home),
        pytest.raises(BackendError, match="Another command brings a local platform up"),
    ):
        project.up()


def test_a_stranger_with_the_recorded_number_is_left_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "_PATIENCE", 0.0)
    with (
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger,
        state.lock(project.home),
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


def test_a_number_is_told_from_another_process_by_its_start() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        found = Process.of(child.pid)
        assert found is not None
        assert not found.model_copy(update={"started": "before"}).send(signal.SIGTERM)
        assert child.poll() is None
        assert found.send(signal.SIGTERM)
        child.communicate()
    assert child.returncode == -signal.SIGTERM
    assert Process.of(child.pid) is None
