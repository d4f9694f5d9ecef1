"""Where a caller's requests go, whatever the environment says of proxies and endpoints."""

from collections.abc import Iterator

import pytest

from modeltrail import layout
from modeltrail.access import Access
from modeltrail.config import Platform
from tests.support.callers import seen
from tests.support.lure import Lure
from tests.support.proxy import Proxy

WHO = {"alice": "/user/alice", "ci": "/role/ci", "dev": f"/role/{layout.WORKLOAD_ROLE}"}
SWITCHES = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT")
JUNK = (
    "AWS_DEFAULTS_MODE",
    "AWS_MAX_ATTEMPTS",
    "AWS_METADATA_SERVICE_TIMEOUT",
    "AWS_RETRY_MODE",
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
)


@pytest.fixture
def lure() -> Iterator[Lure]:
    with Lure().set() as lure:
        yield lure


@pytest.mark.parametrize("profile", ["alice", "ci", "dev"])
@pytest.mark.parametrize(
    "leading_away",
    [
        ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
        ["AWS_ENDPOINT_URL"],
        ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3"],
        ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "HTTPS_PROXY"],
        ["AWS_USE_FIPS_ENDPOINT", "HTTPS_PROXY"],
    ],
    ids=lambda names: names[0],
)
def test_an_aws_of_this_machine_is_spoken_to_there_and_nowhere_else(
    platform: Platform,
    lure: Lure,
    monkeypatch: pytest.MonkeyPatch,
    profile: str,
    leading_away: list[str],
) -> None:
    for name in leading_away:
        monkeypatch.setenv(name, "true" if name in SWITCHES else lure.url)
    access = Access(platform, profile=profile)
    assert access.actor.person.endswith(WHO[profile])
    assert seen(access, "reader")
    assert not lure.callers


def test_an_aws_of_this_machine_is_not_asked_as_the_user_s_settings_have_it(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in JUNK:
        monkeypatch.setenv(name, "junk")
    monkeypatch.setenv("AWS_PROFILE", "dev")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFANOTHERAWS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    access = Access(platform)
    assert access.actor.person.endswith(WHO["dev"])
    assert access.s3("reader")


def test_without_an_endpoint_of_its_own_the_user_s_settings_decide_where_aws_is(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = platform.model_copy(update={"endpoint_url": None})
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://aws.example")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "junk")  # ours count, for botocore's own requests too
    with Proxy(str(platform.endpoint_url)).running() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        access = Access(real, profile="dev")
        assert access.actor.person.endswith(WHO["dev"])
        assert f"/{layout.read_role('dev')}/" in seen(access, "reader")
