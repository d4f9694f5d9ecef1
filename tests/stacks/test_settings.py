import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from modeltrail.errors import InvalidInput
from stacks.settings import EnvironmentSettings, Settings, load, parse
from tests.stacks.synthesis import CLOUD_BLUEPRINT, REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "blueprint.local.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def test_the_example_is_what_the_demo_expects() -> None:
    settings = load(EXAMPLE)
    accounts = {"dev": "222222222222", "staging": "333333333333", "production": "444444444444"}
    assert settings == Settings(
        partition="aws",
        region="eu-west-1",
        platform_account="111111111111",
        environments=tuple(
            EnvironmentSettings(
                name=name,
                account=account,
                workloads=(f"arn:aws:iam::{account}:user/{name}-service",),
            )
            for name, account in accounts.items()
        ),
        people=tuple(
            f"arn:aws:iam::111111111111:user/{name}" for name in ("alice", "bob", "carol")
        ),
        ci=("arn:aws:iam::111111111111:role/ci",),
        local=True,
    )


def test_a_blueprint_is_local_only_if_it_says_so_and_keeps_leading_zeros() -> None:
    settings = parse(CLOUD_BLUEPRINT)
    assert not settings.local
    assert settings.platform_account == "000000000001"
    assert settings.partition == "aws-us-gov"


def test_the_schema_is_one() -> None:
    schema = json.loads((REPOSITORY / "stacks" / "blueprint.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) >= set(yaml.safe_load(TEXT))


PEOPLE = "  - arn:aws:iam::111111111111:user/alice\n"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("region: eu-west-1", "region: eu-west-1\nreigon: x", "Known here: .*region"),
        ("region: eu-west-1", "", "'region' is a required property"),
        ("region: eu-west-1", "region: eu-west", "region: 'eu-west' does not match"),
        ("region: eu-west-1", "region: eu-west-1\nregion: eu-west-2", "'region' is written twice"),
        ("region: eu-west-1", "region: eu-west-1\n{a: b}: c", "not YAML"),
        ("region: eu-west-1", "region: eu-west-1\n[a]: c", "key|YAML"),
        ('"111111111111"', "111111111111", "platform.account: 111111111111 is not .*quotes"),
        ('"222222222222"', "022222222222", r"environments\[0\].account: .*twelve digits in quotes"),
        ('"222222222222"', '"22222222222"', "twelve digits in quotes"),
        (
            '"222222222222"',
            '"\uff12\uff12\uff12\uff12\uff12\uff12\uff12\uff12\uff12\uff12\uff12\uff12"',
            "twelve digits in quotes",
        ),
        ('"222222222222"', '"222222222222\\n"', "twelve digits in quotes"),
        ('"222222222222"', '"333333333333"', "account '333333333333' stands twice"),
        ('"222222222222"', '"111111111111"', "account '111111111111' stands twice"),
        ("name: staging", "name: dev", "environment 'dev' stands twice"),
        ("name: staging", "name: Staging", "'Staging' is not an environment name"),
        ("name: staging", "name: v2", "'v2' is not an environment name"),
        ("name: staging", "name: no", "environments.*name: False is not of type 'string'"),
        (PEOPLE, "  - '*'\n", r"people\[0\].*wildcards and whole accounts"),
        (PEOPLE, "  - arn:aws:iam::111111111111:user/*\n", "wildcards and whole accounts"),
        (PEOPLE, "  - arn:aws:iam::111111111111:user/al?ce\n", "wildcards and whole accounts"),
        (PEOPLE, "  - arn:aws:iam::111111111111:root\n", "wildcards and whole accounts"),
        (PEOPLE, '  - "arn:aws:iam::111111111111:user/${aws:username}"\n', "wildcards"),
        (PEOPLE, '  - "arn:aws:iam::111111111111:user/alice\\n"\n', "wildcards"),
        (PEOPLE, "  - arn:aws:sts::111111111111:assumed-role/a/b\n", "wildcards and whole"),
        (PEOPLE, PEOPLE + PEOPLE, "non-unique"),
        (PEOPLE, "  - arn:aws-cn:iam::111111111111:user/alice\n", "not of the partition 'aws'"),
        ("role/ci", "user/alice", "principal .*user/alice' stands twice"),
        ("local: true", "local: maybe", "local: 'maybe' is not of type 'boolean'"),
        ("local: true", "partition: aws-cn", "partition: 'aws-cn' is not one of"),
        (
            "arn:aws:iam::222222222222:user/dev-service",
            "arn:aws:iam::333333333333:user/dev-service",
            "not of dev's account 222222222222",
        ),
    ],
)
def test_a_blueprint_that_is_wrong_says_where(old: str, new: str, says: str) -> None:
    assert old in TEXT
    with pytest.raises(InvalidInput, match=f"(?s){says}"):
        parse(TEXT.replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "[]", "a: [", "\x00", "!!python/object:os.system x", "- x"])
def test_what_is_no_blueprint_at_all_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse(text)


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"There is no blueprint .*none\.yaml"):
        load(tmp_path / "none.yaml")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match=r"binary\.yaml cannot be read"):
        load(binary)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("region: 1", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"wrong\.yaml: "):
        load(wrong)
