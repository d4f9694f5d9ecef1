"""What Terraform is told; a script that speaks as it does stands in for it, but in the last."""

import json
import os
import shutil
from pathlib import Path

import pytest

from modeltrail.errors import BackendError
from modeltrail.local import _provider, terraform
from tests.support.terraforms import Machine

REAL_PATH = os.environ.get("PATH")


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


def test_a_package_that_is_not_the_release_never_runs(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real Terraform checks what a mirror holds against the lock file."""
    real = shutil.which("terraform", path=REAL_PATH)
    assert real is not None
    (machine.bin / "terraform").unlink()
    (machine.bin / "terraform").symlink_to(real)
    platform = terraform.find_terraform().platform
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
