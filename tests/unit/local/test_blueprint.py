"""Which local organisation a blueprint asks for."""

from pathlib import Path

import pytest

from modeltrail.errors import InvalidInput
from modeltrail.local import blueprint
from modeltrail.local.organisation import EnvironmentAccount

REPOSITORY = Path(__file__).parents[3]
EXAMPLE = REPOSITORY / "examples" / "blueprint.local.yaml"


def changed(folder: Path, old: str, new: str) -> Path:
    text = EXAMPLE.read_text()
    assert old in text
    file = folder / "blueprint.yaml"
    file.write_text(text.replace(old, new))
    return file


def test_the_example_has_four_accounts_and_everyone_in_them() -> None:
    organisation = blueprint.load(EXAMPLE)
    assert organisation.platform == "111111111111"
    assert organisation.region == "eu-west-1"
    assert organisation.people == ("alice", "bob", "carol")
    assert organisation.ci == ("ci",)
    assert organisation.environments == (
        EnvironmentAccount(name="dev", account="222222222222", service="dev-service"),
        EnvironmentAccount(
            name="staging",
            account="333333333333",
            service="staging-service",
            external_id="staging-reads-models",
        ),
        EnvironmentAccount(
            name="production",
            account="444444444444",
            service="production-service",
            external_id="production-reads-models",
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("local: true", "local: false", "is not of a local platform"),
        ("local: true", "", "malformed: local: Field required"),
        ("region: eu-west-1", "region: [", "cannot be read"),
        ('"111111111111"', "111111111111", "malformed: platform.account"),
        ('"111111111111"', '"1"', "cannot be in the local organisation"),
        ('"222222222222"', '"333333333333"', "cannot be in the local organisation"),
        ("333333333333", "222222222222", "'222222222222' stands twice"),
        ("user/bob", "user/alice", "'alice' stands twice"),
        ("user/bob", "user/ci-runner", "'ci-runner' stands twice"),
        ("user/bob", "user/dev", "'dev' stands twice"),
        ("user/bob", "user/teams/bob", "'teams/bob' is not the name of an IAM user"),
        ("user/bob", "user/bob]", "is not the name of an IAM user"),
        ("user/bob", "role/bob", "cannot be in the local organisation"),
        ("111111111111:user/bob", "555555555555:user/bob", "cannot be in the local organisation"),
        ("name: staging", "name: latest", "'latest' is not an environment name"),
    ],
)
def test_what_cannot_be_made_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        blueprint.load(changed(tmp_path, old, new))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"text"])
def test_a_file_that_is_no_blueprint_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "blueprint.yaml"
    file.write_bytes(content)
    with pytest.raises(InvalidInput, match="The blueprint"):
        blueprint.load(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"There is no blueprint .*nothing\.yaml"):
        blueprint.load(tmp_path / "nothing.yaml")
