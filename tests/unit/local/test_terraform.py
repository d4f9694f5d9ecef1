"""What happens around Terraform. Where it is no more than a program that speaks, a script is it."""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from modeltrail.errors import BackendError
from modeltrail.local import _provider, _terraform_binary, terraform
from modeltrail.local.terraform import StackTarget
from tests.support.lure import Lure
from tests.support.proxy import Proxy

PLATFORM = "linux_amd64"
REAL_PATH = os.environ.get("PATH")
STAND_IN = f"""#!{sys.executable} -IS
import json, os, pathlib, sys
command = sys.argv[1]
if command == "version":
    print("Terraform v1.11.4\\non {PLATFORM}")
    sys.exit()
with open("calls", "a") as calls:
    print(json.dumps([sys.argv[1:], dict(os.environ), os.getpid()]), file=calls)
def say(kind, **more):
    print(json.dumps({{"type": kind, **more}}), flush=True)
def fail(summary, detail="", **more):
    what = {{"severity": "error", "summary": summary, "detail": detail, **more}}
    say("diagnostic", diagnostic=what)
    sys.exit(1)
script = pathlib.Path(command + ".py")
if script.exists():
    exec(script.read_text())
"""
APPLIED = """
say("change_summary", **{"@message": "Plan: 1 to add"})
say("outputs", outputs={"name": {"value": os.environ["AWS_ACCESS_KEY_ID"]}})
"""
PLANNED_AND_WAITING = """
say("change_summary", **{"@message": "Plan: 1 to add"})
import time
time.sleep(600)
"""


class Machine:
    """A folder of programs on the PATH, a home, and stacks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.home = folder / "home"
        self.bin.mkdir()
        self.home.mkdir()
        self.program("terraform", STAND_IN)
        self.told: list[tuple[str, str]] = []

    def program(self, name: str, text: str) -> Path:
        file = self.bin / name
        file.write_text(text)
        file.chmod(0o755)
        return file

    def stack(self, name: str, *, size: int = 1, **scripts: str) -> StackTarget:
        folder = self.folder / "stacks" / name
        folder.mkdir(parents=True)
        (folder / "cdk.tf.json").write_text(" " * size)
        for command, text in {"apply": APPLIED, **scripts}.items():
            (folder / f"{command}.py").write_text(text)
        env = {"AWS_ACCESS_KEY_ID": name, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
        return StackTarget(folder=folder, env=env)

    def apply(self, *targets: StackTarget) -> dict[str, terraform.Outputs]:
        return terraform.apply_all(
            {target.folder.name: target for target in targets},
            on_line=lambda name, line: self.told.append((name, line)),
            work=self.folder / "work",
        )

    @staticmethod
    def calls(target: StackTarget) -> list[tuple[list[str], dict[str, str], int]]:
        lines = (target.folder / "calls").read_text().splitlines()
        return [tuple(json.loads(line)) for line in lines]

    def mirror(
        self,
        name: str,
        *,
        packed: bool = False,
        version: str = "5.100.0",
        platform: str = PLATFORM,
    ) -> Path:
        top = self.folder / name
        provider = top / "registry.terraform.io" / "hashicorp" / "aws"
        if packed:
            provider.mkdir(parents=True)
            (provider / f"terraform-provider-aws_{version}_{platform}.zip").touch()
        else:
            folder = provider / version / platform
            folder.mkdir(parents=True)
            (folder / f"terraform-provider-aws_v{version}_x5").touch(mode=0o755)
        return top


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    made.program("node", "#!/bin/sh\n")
    monkeypatch.setenv("PATH", f"{made.bin}{os.pathsep}{os.defpath}")
    monkeypatch.setenv("HOME", str(made.home))
    for name in ("XDG_DATA_HOME", "TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "shared"))
    monkeypatch.delenv(_provider.MIRROR_VARIABLE, raising=False)
    monkeypatch.setattr(_provider, "SITE_FOLDERS", (tmp_path / "site",))
    return made


# Which Terraform


def test_no_terraform_says_how_to_get_it(machine: Machine) -> None:
    (machine.bin / "terraform").unlink()
    with pytest.raises(BackendError, match=r"not on the PATH\. Install Terraform 1\.11"):
        terraform.find_terraform()


@pytest.mark.parametrize("version", ["1.10.9", "0.15.0", "1.9.8-rc1"])
def test_an_old_terraform_is_named_with_its_version(machine: Machine, version: str) -> None:
    machine.program("terraform", f"#!/bin/sh\necho Terraform v{version}\n")
    with pytest.raises(BackendError, match=f"{version}, which is too old"):
        terraform.find_terraform()


@pytest.mark.parametrize("version", ["1.11.0", "1.12.0-beta1", "2.0.0"])
def test_a_new_one_is_found(machine: Machine, version: str) -> None:
    made = machine.program("terraform", f"#!/bin/sh\necho Terraform v{version}\necho on {PLATFORM}")
    found = terraform.find_terraform()
    assert (found.path, found.version, found.platform) == (made, version, PLATFORM)


@pytest.mark.parametrize("text", ["exit 3", "echo", "echo OpenTofu v1.11.0", "kill -9 $$"])
def test_a_terraform_that_does_not_work_is_no_terraform(machine: Machine, text: str) -> None:
    machine.program("terraform", f"#!/bin/sh\n{text}\n")
    with pytest.raises(BackendError, match="Install Terraform"):
        terraform.find_terraform()


# Where the provider is


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "place", ["site/tools", "home/.terraform.d/plugins", "shared/terraform/plugins"]
)
@pytest.mark.skipif(sys.platform == "darwin", reason="the implied folders are others there")
def test_a_mirror_is_found_where_mirrors_are(machine: Machine, place: str, packed: bool) -> None:  # noqa: FBT001 (a parameter)
    made = machine.mirror(place, packed=packed)
    assert _provider.find_mirror(PLATFORM) == made


def test_another_version_or_platform_is_not_it(machine: Machine) -> None:
    machine.mirror("site/a", version="5.99.0")
    machine.mirror("site/b", packed=True)
    assert _provider.find_mirror("plan9_amd64") is None
    (machine.folder / "site" / "file").touch()
    assert _provider.find_mirror(PLATFORM) == machine.folder / "site" / "b"


def test_the_variable_comes_first_and_must_hold_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.mirror("site/a")
    mine = machine.mirror("mine")
    monkeypatch.setenv(_provider.MIRROR_VARIABLE, str(mine))
    assert _provider.find_mirror(PLATFORM) == mine
    monkeypatch.setenv(_provider.MIRROR_VARIABLE, str(machine.folder / "site"))
    with pytest.raises(BackendError, match=r"MODELTRAIL_PROVIDER_MIRROR names .*5\.100\.0 for"):
        _provider.find_mirror(PLATFORM)


# Whether it will do


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with Lure().set() as lure:
        monkeypatch.setenv("https_proxy", lure.url)
        monkeypatch.setenv("no_proxy", "")
        yield


@pytest.mark.usefixtures("no_network")
def test_a_provider_that_cannot_be_had_is_told_before(machine: Machine) -> None:
    with pytest.raises(BackendError, match=r"registry\.terraform\.io cannot be reached") as caught:
        terraform.check(machine.folder / "work")
    assert "MODELTRAIL_PROVIDER_MIRROR" in caught.value.remedy


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("place", ["site/a", "work/providers"])
def test_one_that_is_here_needs_no_network(machine: Machine, place: str) -> None:
    machine.mirror(place)
    terraform.check(machine.folder / "work")


@pytest.mark.usefixtures("no_network")
def test_where_the_user_s_own_configuration_has_it_is_terraform_s_to_say(machine: Machine) -> None:
    (machine.home / ".terraformrc").touch()
    terraform.check(machine.folder / "work")


def test_what_a_network_answers_is_terraform_s_to_judge(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Proxy("http://127.0.0.1:1").running() as refuses_to_connect:
        monkeypatch.setenv("https_proxy", refuses_to_connect.url)
        terraform.check(machine.folder / "work")


# What Terraform is told


def test_outputs_come_back_by_stack(machine: Machine) -> None:
    targets = [machine.stack(name) for name in ("one", "two", "three")]
    assert machine.apply(*targets) == {
        "one": {"name": "one"},
        "two": {"name": "two"},
        "three": {"name": "three"},
    }
    assert sorted(machine.told) == [(name, "Plan: 1 to add") for name in ("one", "three", "two")]
    assert terraform.apply_all({}, on_line=lambda *_: None) == {}


def test_one_stack_can_be_applied_alone(machine: Machine) -> None:
    target = machine.stack("one")
    lines: list[str] = []
    applied = terraform.apply(target.folder, env=target.env, on_line=lines.append)
    assert applied == {"name": "one"}
    assert lines == ["Plan: 1 to add"]


def test_the_provider_is_checked_against_the_lock_and_nothing_is_asked(machine: Machine) -> None:
    target = machine.stack("one")
    machine.apply(target)
    init, apply = (arguments for arguments, _, _ in machine.calls(target))
    assert init == ["init", "-input=false", "-json", "-lockfile=readonly"]
    assert apply == ["apply", "-input=false", "-json", "-auto-approve"]
    assert (target.folder / ".terraform.lock.hcl").read_bytes() == _provider.LOCK.read_bytes()


def test_nothing_of_the_users_decides_where_stacks_are_applied(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "TF_CLI_ARGS_apply",
        "TF_VAR_x",
        "TF_DATA_DIR",
    ):
        monkeypatch.setenv(name, "theirs")
    target = machine.stack("one")
    machine.apply(target)
    _, env, _ = machine.calls(target)[-1]
    aws = {name: value for name, value in env.items() if name.startswith("AWS_")}
    assert aws == {
        **target.env,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    assert "theirs" not in env.values()


def test_an_unpacked_mirror_is_used_in_place(machine: Machine) -> None:
    mirror = machine.mirror('site/a "quoted" \\ name')
    target = machine.stack("one")
    machine.apply(target)
    _, env, _ = machine.calls(target)[-1]
    config = Path(env["TF_CLI_CONFIG_FILE"])
    assert config == machine.folder / "work" / "terraform.rc"
    assert f"path    = {json.dumps(str(mirror))}" in config.read_text()
    assert "TF_PLUGIN_CACHE_DIR" not in env


def test_a_packed_one_or_the_network_fills_one_copy_for_all(machine: Machine) -> None:
    target = machine.stack("one")
    machine.apply(target)
    _, env, _ = machine.calls(target)[-1]
    assert "TF_CLI_CONFIG_FILE" not in env
    assert Path(env["TF_PLUGIN_CACHE_DIR"]).is_dir()
    machine.mirror("site/a", packed=True)
    machine.apply(target)
    _, env, _ = machine.calls(target)[-1]
    assert "TF_CLI_CONFIG_FILE" in env
    assert Path(env["TF_PLUGIN_CACHE_DIR"]) == machine.folder / "work" / "providers"


@pytest.mark.parametrize("named", [True, False])
def test_the_users_own_configuration_is_used_as_it_is(
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    named: bool,  # noqa: FBT001 (a parameter)
) -> None:
    machine.mirror("site/a")
    own = machine.home / ("mine.rc" if named else ".terraformrc")
    own.touch()
    if named:
        monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(own))
    target = machine.stack("one")
    machine.apply(target)
    _, env, _ = machine.calls(target)[-1]
    assert env["TF_CLI_CONFIG_FILE"] == str(own)
    assert "TF_PLUGIN_CACHE_DIR" not in env
    monkeypatch.setenv(_provider.MIRROR_VARIABLE, str(machine.folder / "site" / "a"))
    machine.apply(target)
    _, env, _ = machine.calls(target)[-1]
    assert env["TF_CLI_CONFIG_FILE"] == str(machine.folder / "work" / "terraform.rc")


def test_a_configuration_that_is_named_and_not_there_does_not_count(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(machine.home / "none.rc"))
    target = machine.stack("one")
    machine.apply(target)
    assert "TF_CLI_CONFIG_FILE" not in machine.calls(target)[-1][1]


# How it fails


def test_terraforms_own_words_are_shown(machine: Machine) -> None:
    failing = machine.stack(
        "one", apply='fail("creating Role", "it exists", address="aws_iam_role.x")'
    )
    with pytest.raises(BackendError, match=r"stack 'one'") as caught:
        machine.apply(failing)
    assert "  Error: creating Role (aws_iam_role.x)\n  it exists" in caught.value.message


def test_a_crash_is_shown_by_its_last_lines(machine: Machine) -> None:
    crashing = "for number in range(100): print(f'frame {number}', flush=True)\nos.abort()"
    with pytest.raises(BackendError, match="frame 99") as caught:
        machine.apply(machine.stack("one", apply=crashing))
    assert "frame 80" not in caught.value.message
    with pytest.raises(BackendError, match="nothing"):
        machine.apply(machine.stack("two", apply="os.abort()"))


@pytest.mark.parametrize(
    ("command", "summary", "says"),
    [
        ("init", "Failed to query available provider packages", "terraform providers mirror"),
        ("init", "provider: doesn't match any of the checksums", "Do not run it"),
        ("init", "write .terraform: no space left on device", "Make room on the disk"),
        ("apply", "write tfstate: no space left on device", "Make room on the disk"),
        ("apply", "dial tcp: connect: connection refused", "127.0.0.1:1 is gone"),
        ("apply", "x has lifecycle.prevent_destroy set", "terraform untaint"),
        ("init", "Backend initialization", "could not start on"),
    ],
)
def test_a_failure_says_what_to_do(machine: Machine, command: str, summary: str, says: str) -> None:
    failing = machine.stack("one", size=1, **{command: f"fail({summary!r})"})
    with pytest.raises(BackendError, match=says) as caught:
        machine.apply(failing)
    assert summary in str(caught.value)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")  # dead, and waiting for its parent to notice
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        os.sched_yield()


def test_the_first_that_fails_ends_the_others(machine: Machine) -> None:
    waiting = machine.stack("waiting", size=9, apply=PLANNED_AND_WAITING)
    never = machine.stack("failing", apply='fail("no")')
    with pytest.raises(BackendError, match="stack 'failing'"):
        machine.apply(waiting, never)
    (pid,) = (pid for arguments, _, pid in machine.calls(waiting) if arguments[0] == "apply")
    wait_for(lambda: gone(pid))


def test_the_largest_is_planned_before_the_others_start(machine: Machine) -> None:
    seen = "assert not list(pathlib.Path('..').glob('small*/calls'))\n"
    large = machine.stack("large", size=9, init=seen, apply=seen + APPLIED)
    small = [machine.stack(f"small{number}") for number in range(2)]
    assert len(machine.apply(*small, large)) == 3


def test_a_large_one_that_fails_first_leaves_nobody_waiting(machine: Machine) -> None:
    large = machine.stack("large", size=9, init='fail("no")')
    with pytest.raises(BackendError, match="stack 'large'"):
        machine.apply(machine.stack("small", init=PLANNED_AND_WAITING), large)


def test_a_listener_that_fails_ends_everything(machine: Machine) -> None:
    class Broken(Exception):
        pass

    def broken(*_: str) -> None:
        raise Broken

    target = machine.stack("one", apply=PLANNED_AND_WAITING)
    with pytest.raises(Broken):
        terraform.apply_all({"one": target}, on_line=broken, work=machine.folder)
    pid = machine.calls(target)[-1][2]
    wait_for(lambda: gone(pid))


def test_a_stack_that_was_never_made_is_named(machine: Machine) -> None:
    target = StackTarget(folder=machine.folder / "none", env={})
    with pytest.raises(BackendError, match=r"none cannot be prepared.*Synthesise it first"):
        machine.apply(target)


def test_a_folder_that_cannot_be_written_is_named(machine: Machine) -> None:
    (machine.folder / "work").touch()
    with pytest.raises(BackendError, match="work"):
        machine.apply(machine.stack("one"))


# The real one


def test_a_package_that_is_not_the_release_never_runs(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real Terraform checks what a mirror holds against the lock file."""
    real = shutil.which("terraform", path=REAL_PATH)
    assert real is not None
    (machine.bin / "terraform").unlink()
    (machine.bin / "terraform").symlink_to(real)
    platform = _terraform_binary.find().platform
    mirror = machine.mirror("mirror", platform=platform)
    provider = mirror / "registry.terraform.io" / "hashicorp" / "aws" / "5.100.0" / platform
    program = provider / "terraform-provider-aws_v5.100.0_x5"
    ran = machine.folder / "ran"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    monkeypatch.setenv(_provider.MIRROR_VARIABLE, str(mirror))
    target = machine.stack("one")
    (target.folder / "cdk.tf.json").write_text(
        json.dumps(
            {
                "terraform": {
                    "backend": {"local": {"path": "terraform.tfstate"}},
                    "required_providers": {"aws": {"source": "aws", "version": "5.100.0"}},
                },
                "provider": {"aws": [{"region": "eu-west-1"}]},
            }
        )
    )
    with pytest.raises(BackendError, match="is not what was released under that name"):
        machine.apply(target)
    assert not ran.exists()
