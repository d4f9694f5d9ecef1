"""Who acts is whom STS names, whatever the command line says."""

import pytest

from tests.cloud.cli.conftest import Register, done
from tests.support.command_line import CommandLine, call

MODEL = "cli-who"


@pytest.fixture(scope="module", autouse=True)
def _model(register: Register) -> None:
    register(MODEL)


@pytest.mark.parametrize(
    ("profile", "person"),
    [
        ("alice", "111111111111/user/alice"),
        ("bob", "111111111111/user/bob"),
        ("ci", "111111111111/role/ci"),
    ],
)
def test_the_actor_is_whom_sts_names(modeltrail: CommandLine, profile: str, person: str) -> None:
    event = done(modeltrail("note", MODEL, "x", "--json", profile=profile)).document
    assert event["actor"]["person"] == person
    assert event["actor"]["arn"].startswith("arn:aws:")


def test_the_environment_names_a_profile_unless_the_command_line_does(
    modeltrail: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "carol")
    monkeypatch.setenv("MODELTRAIL_PLATFORM", str(modeltrail.platform))
    words = ("note", MODEL, "x", "--json")
    assert call(*words).document["actor"]["person"].endswith("/carol")
    assert call("--profile", "bob", *words).document["actor"]["person"].endswith("/bob")


@pytest.mark.parametrize(
    "words",
    [
        ["promote", f"{MODEL}@1", "dev", "-m", "x"],
        ["note", MODEL, "x"],
        ["approve", f"{MODEL}@1", "dev"],
        ["check", "promotion", f"{MODEL}@1", "dev"],
    ],
    ids=lambda words: words[0],
)
def test_a_product_environment_reads_only(modeltrail: CommandLine, words: list[str]) -> None:
    ran = modeltrail(*words, profile="production")
    assert (ran.code, ran.out) == (5, "")
    assert "refused by IAM" in ran.err
    assert done(modeltrail("show", MODEL, profile="production")).out
    assert done(modeltrail("verify", MODEL, profile="production")).out
