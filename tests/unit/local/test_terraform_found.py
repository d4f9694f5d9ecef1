"""Which Terraform and which provider there are, and whether they will do."""

import sys
from collections.abc import Iterator

import pytest

from modeltrail.errors import BackendError
from modeltrail.local import _provider, terraform
from tests.support.lure import Lure
from tests.support.proxy import Proxy
from tests.support.terraforms import PLATFORM, Machine

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
