import json
from pathlib import Path
from typing import Any

import pytest

from modeltrail import config
from modeltrail.errors import InvalidInput

ACCOUNT = "555555555555"


def environment(name: str = "dev", account: str = "666666666666") -> dict[str, Any]:
    return {"name": name, "account": account, "read_role_arn": f"arn:aws:iam::{ACCOUNT}:role/r"}


def platform(**changed: Any) -> dict[str, Any]:
    return {
        "account": ACCOUNT,
        "region": "eu-west-1",
        "table": "table",
        "bucket": "bucket",
        "artifact_key_arn": "arn:aws:kms:eu-west-1:555555555555:key/k",
        "gate_role_arn": f"arn:aws:iam::{ACCOUNT}:role/gate",
        "developer_role_arn": f"arn:aws:iam::{ACCOUNT}:role/developer",
        "environments": [environment("dev"), environment("production", "777777777777")],
        "policies": "/policies",
        **changed,
    }


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that no platform is configured for, nor its environment."""
    monkeypatch.delenv(config.PLATFORM_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(file: Path, value: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return file


def test_a_file_that_is_named_is_read(tmp_path: Path) -> None:
    found = config.load(write(tmp_path / "mine.json", platform()))
    assert found.environment_names == ("dev", "production")
    assert found.endpoint_url is None


def test_the_variable_names_a_file_and_an_argument_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        config.PLATFORM_VARIABLE, str(write(tmp_path / "a.json", platform(table="variable")))
    )
    assert config.load().table == "variable"
    assert config.load(write(tmp_path / "b.json", platform(table="argument"))).table == "argument"


def test_the_nearest_folder_above_that_has_one_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / config.DEFAULT_FILE, platform(table="far"))
    write(tmp_path / "near" / config.DEFAULT_FILE, platform(table="near"))
    deep = tmp_path / "near" / "deep"
    deep.mkdir()
    monkeypatch.chdir(deep)
    assert config.load().table == "near"


def test_without_a_platform_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No platform is configured") as caught:
        config.load()
    assert "modeltrail local up" in caught.value.remedy
    with pytest.raises(InvalidInput, match=r"there is no .*absent\.json"):
        config.load(tmp_path / "absent.json")
    with pytest.raises(InvalidInput, match="there is no"):
        config.load(tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "file: Expecting value"),
        ("{", "file: Expecting property name"),
        ('{"table": "a", "table": "b"}', "file: an object names the key 'table' twice"),
        ("[" * 10_000, "file: it is nested deeper than 64"),
        ("NaN", "file: NaN is not JSON"),
        ("[]", "file: "),
        ("null", "file: "),
        ({}, "account: Field required; region: Field required"),
        (platform(account="5555"), "account: "),
        (platform(account=555555555555), "account: "),
        (platform(account="５" * 12), "account: "),  # noqa: RUF001 (wide digits are the point)
        (platform(account=f"{ACCOUNT}\n"), "account: "),
        (platform(region=""), "region: "),
        (platform(table=None), "table: "),
        (platform(table="\u200b"), "table: "),
        (platform(bucket="a\nb\x1b"), "bucket: "),
        (platform(bucket="b" * 2049), "bucket: "),
        (platform(gate_role_arn=""), "gate_role_arn: "),
        (platform(policies="a\0b"), "U+0000"),
        (platform(policies="p" * 5000), "policies: "),
        (platform(policies=7), "policies: "),
        (platform(aws_config_file=""), "aws_config_file: "),
        (platform(account="９" * 12), "account: "),  # noqa: RUF001 (wide digits are the point)
        (platform(account="٣" * 12), "account: "),
        (platform(environments=[environment(account="٣" * 12)]), "environments.0.account: "),
        (platform(account=10**400), "account: "),
        (platform(environments=[]), "environments: "),
        (platform(environments=[environment("v1")]), "'v1' is not an environment name"),
        (platform(environments=[environment("Dev")]), "'Dev' is not an environment name"),
        (platform(environments=[environment("latest")]), "'latest' is not an environment name"),
        (platform(environments=[environment(account="1")]), "environments.0.account: "),
        (platform(environments=[environment() | {"more": 1}]), "environments.0.more: "),
        (
            platform(environments=[environment(), environment(account="888888888888")]),
            "two environments have the name 'dev'",
        ),
        (
            platform(environments=[environment("dev"), environment("staging")]),
            "two environments have the account '666666666666'",
        ),
        (platform(endpoint_url="localhost:4566"), "endpoint_url: "),
        (platform(endpoint_url="file:///etc/passwd"), "endpoint_url: "),
        (platform(endpoint_url=""), "endpoint_url: "),
        (platform(endpoint_url="http://"), "endpoint_url: "),
        (platform(endpoint_url="http:///path"), "endpoint_url: "),
        (platform(endpoint_url="http://["), "endpoint_url: "),
        (platform(endpoint_url="http://a:99999"), "endpoint_url: "),
        (platform(endpoint_url="http://a b"), "endpoint_url: "),
        (platform(surprise=True), "surprise: "),
    ],
)
def test_a_file_that_describes_no_platform_is_refused_and_the_place_named(
    tmp_path: Path, content: Any, says: str
) -> None:
    file = write(tmp_path / "platform.json", content)
    with pytest.raises(InvalidInput) as caught:
        config.load(file)
    assert caught.value.message.startswith(f"{file} does not describe a platform: ")
    assert says in caught.value.message


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "platform.json"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="does not describe a platform"):
        config.load(file)


@pytest.mark.skipif(not Path("/proc/self/mem").is_file(), reason="needs Linux's /proc")
def test_a_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"/proc/self/mem. cannot be read: "):
        config.load(Path("/proc/self/mem"))
