"""Callers who cannot be known, or may not be where they are; nothing is sent anywhere."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest

from modeltrail.access import Access, environment_profile
from modeltrail.config import Platform
from modeltrail.errors import BackendError
from modeltrail.identity import actor
from tests.support.lure import Lure

PLATFORM, DEV, STRANGER = "555555555555", "666666666666", "999999999999"


def platform(folder: Path, config: str = "", credentials: str = "") -> Platform:
    config_file, credentials_file = folder / "config", folder / "credentials"
    config_file.write_text(config)
    credentials_file.write_text(credentials)
    return Platform.model_validate(
        {
            "account": PLATFORM,
            "region": "eu-west-1",
            "table": "table",
            "bucket": "bucket",
            "artifact_key_arn": "key",
            "gate_role_arn": f"arn:aws:iam::{PLATFORM}:role/gate",
            "developer_role_arn": f"arn:aws:iam::{PLATFORM}:role/developer",
            "environments": [
                {
                    "name": "dev",
                    "account": DEV,
                    "read_role_arn": f"arn:aws:iam::{PLATFORM}:role/read-dev",
                }
            ],
            "policies": "policies",
            "endpoint_url": "http://127.0.0.1:9",  # discard: nothing listens
            "aws_config_file": str(config_file),
            "aws_credentials_file": str(credentials_file),
        }
    )


KEYS = "[default]\naws_access_key_id = AKIA\naws_secret_access_key = secret\n"


def test_without_credentials_it_is_said_how_to_get_some(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="there are no AWS credentials to use") as caught:
        _ = Access(platform(tmp_path)).actor
    assert "AWS_PROFILE" in caught.value.remedy


def test_half_of_a_key_is_no_credentials(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="there are no AWS credentials to use"):
        _ = Access(platform(tmp_path, credentials="[default]\naws_access_key_id = AKIA\n")).actor


def test_a_profile_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="nobody"):
        _ = Access(platform(tmp_path, credentials=KEYS), profile="nobody").actor


def test_a_configuration_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match=r"config") as caught:
        _ = Access(platform(tmp_path, config="[profile x\nregion", credentials=KEYS)).actor
    assert "Put it right where it stands" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("AWS_DEFAULTS_MODE", "invalid defaults mode: junk"),
        ("AWS_METADATA_SERVICE_TIMEOUT", r"'junk' \(AWS_METADATA_SERVICE_TIMEOUT=junk\)\."),
        ("AWS_ENDPOINT_URL_STS", "Invalid endpoint: junk"),
    ],
)
def test_a_setting_of_the_user_s_that_is_none_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    monkeypatch.setenv(name, "junk")
    real = platform(tmp_path, credentials=KEYS).model_copy(update={"endpoint_url": None})
    with pytest.raises(BackendError, match=f"a setting of AWS's is wrong: .*{says}") as caught:
        _ = Access(real).actor
    assert "Put it right where it stands" in caught.value.remedy


def test_an_aws_of_this_machine_has_no_caller_but_those_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Lure().set() as lure:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", lure.url)
        with pytest.raises(BackendError, match="there are no AWS credentials to use"):
            _ = Access(platform(tmp_path)).actor
    assert not lure.callers


@pytest.mark.parametrize("role", ["gate", "developer", "reader"])
def test_where_sts_cannot_be_reached_no_role_is_assumed(tmp_path: Path, role: str) -> None:
    access = Access(platform(tmp_path, credentials=KEYS))
    with pytest.raises(BackendError, match=r"cannot be reached"):
        access.client(role, "dynamodb")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("account", "roles"),
    [(PLATFORM, ("developer", "gate")), (DEV, ("read-dev",)), (STRANGER, None)],
)
def test_the_roles_to_read_through_follow_from_the_caller_s_account(
    tmp_path: Path, account: str, roles: tuple[str, ...] | None
) -> None:
    access = Access(platform(tmp_path))
    access.__dict__["actor"] = actor(f"arn:aws:iam::{account}:user/alice")
    if roles is None:
        with pytest.raises(BackendError, match=f"The account {account} is neither"):
            _ = access.reader_role_arns
    else:
        expected = tuple(f"arn:aws:iam::{PLATFORM}:role/{role}" for role in roles)
        assert access.reader_role_arns == expected


@pytest.mark.parametrize("service", ["sts", "dynamodb", "s3"])
def test_an_aws_of_this_machine_that_hangs_is_given_up_in_seconds(
    tmp_path: Path, service: str
) -> None:
    here = platform(tmp_path, credentials=KEYS)
    assert longest(here, service) <= 28
    assert longest(here.model_copy(update={"endpoint_url": None}), service) > 90


def longest(platform: Platform, service: str) -> float:
    """Return the seconds after which an AWS that takes connections and says nothing is given up."""
    access = Access(platform)
    settings = access._client(access._own, service).meta.config
    patience: float = settings.connect_timeout + settings.read_timeout
    return patience * int(settings.retries["total_max_attempts"])


def test_a_sum_that_is_given_is_signed_and_the_bytes_are_not_hashed_again(tmp_path: Path) -> None:
    access = Access(platform(tmp_path, credentials=KEYS))
    s3 = access._client(access._own, "s3")
    headers: dict[str, str] = {}

    def stop(request: AWSPreparedRequest, **_: Any) -> None:
        headers.update({name.lower(): str(value) for name, value in request.headers.items()})
        raise InterruptedError

    s3.meta.events.register("before-send.s3.PutObject", stop)
    given = base64.b64encode(hashlib.sha256(b"b").digest()).decode()
    with pytest.raises(InterruptedError):
        s3.put_object(Bucket="bucket", Key="k", Body=b"b", ChecksumSHA256=given)
    assert headers["x-amz-content-sha256"] == "b'UNSIGNED-PAYLOAD'"
    assert "x-amz-checksum-sha256" in headers["authorization"].partition("Signature=")[0]


def test_the_environment_names_a_profile_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment_profile() is None
    monkeypatch.setenv("AWS_PROFILE", "")
    assert environment_profile() is None
    monkeypatch.setenv("AWS_PROFILE", "alice")
    assert environment_profile() == "alice"
