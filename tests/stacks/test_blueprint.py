import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from modeltrail.errors import InvalidInput
from stacks.blueprint import load, parse
from stacks.profiles import PRODUCTION, TRIAL
from stacks.settings import EnvironmentSettings, Oidc, Settings, State, Team, Training
from tests.stacks.synthesis import CLOUD_BLUEPRINT, REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "blueprint.local.yaml"
ORGANIZATION = REPOSITORY / "examples" / "blueprint.organization.yaml"
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
                external_id=None if name == "dev" else f"{name}-reads-models",
            )
            for name, account in accounts.items()
        ),
        people=tuple(
            f"arn:aws:iam::111111111111:user/{name}" for name in ("alice", "bob", "carol")
        ),
        ci=("arn:aws:iam::111111111111:role/ci",),
        oidc=(
            Oidc(
                issuer="https://token.actions.githubusercontent.com",
                audience="sts.amazonaws.com",
                subjects=("repo:example/models:ref:refs/heads/main",),
            ),
        ),
        teams=(
            Team(
                name="credit",
                prefixes=("credit-",),
                people=("arn:aws:iam::111111111111:user/dora",),
            ),
        ),
        auditors=("arn:aws:iam::111111111111:user/erin",),
        training=Training(
            bucket="example-training-data",
            prefixes=("features/",),
            trainers=("arn:aws:iam::111111111111:user/trainer",),
        ),
        tags={"owner": "ml-platform"},
        profile=PRODUCTION,
        local=True,
    )


def test_the_organisations_example_has_every_key_that_there_is() -> None:
    schema = json.loads((REPOSITORY / "stacks" / "blueprint.schema.json").read_bytes())
    given = yaml.safe_load(ORGANIZATION.read_text(encoding="utf-8"))
    assert set(given) == set(schema["properties"]) - {"local"}
    every = {key for environment in given["environments"] for key in environment}
    assert every == set(schema["properties"]["environments"]["items"]["properties"])
    for key in ("training", "retention"):
        assert set(given[key]) == set(schema["properties"][key]["properties"])
    settings = load(ORGANIZATION)
    assert [one.loads for one in settings.environments] == ["all", "all", "admitted"]
    assert settings.organization == "o-a1b2c3d4e5"
    assert settings.state == State(
        bucket="example-terraform-state",
        region="eu-central-1",
        key="arn:aws:kms:eu-central-1:012345678901:alias/terraform-state",
    )
    assert settings.profile == replace(
        PRODUCTION, archive_days=3650, log_days=731, monthly_budget_usd=500
    )
    assert settings.everyone == (
        "arn:aws:iam::012345678901:role/sso/ml-leads",
        "arn:aws:iam::012345678901:role/sso/credit",
        "arn:aws:iam::012345678901:role/sso/fraud",
    )


def test_a_trial_has_the_defaults_of_its_profile() -> None:
    assert parse(f"profile: trial\n{TEXT}").profile == TRIAL
    kept = parse(f"profile: trial\nretention: {{archive_days: 3}}\n{TEXT}").profile
    assert kept == replace(TRIAL, archive_days=3)


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


SUBJECT = "      - repo:example/models:ref:refs/heads/main\n"
DORA = "      - arn:aws:iam::111111111111:user/dora\n"


@pytest.mark.parametrize(
    ("old", "new", "wrong", "says"),
    [
        ("region: eu-west-1", "region: eu-west-1\nreigon: x", "reigon", "Known here: .*region"),
        ('account: "222222222222"', "account: 1", "account: 1", "twelve digits in quotes"),
        ("name: staging", "name: dev", "name: dev", "'dev' stands twice"),
        ("name: staging", "name: v2", "name: v2", "not an environment name"),
        (SUBJECT, "      - ''\n", "- ''", "exact words"),
        (SUBJECT, "      - repo:example/*\n", "- repo:example/", "a wildcard lets others in"),
        (SUBJECT, SUBJECT * 2, "subjects:", "non-unique"),
        ("sts.amazonaws.com", "'*'", "audience", "a wildcard lets others in"),
        ("audience:", "audiences:", "audiences", "'audience' is a required|Known here: issuer"),
        ("https://token", "http://token", "issuer", "does not match"),
        (DORA, DORA.replace("dora", "*"), "user/[*]", "wildcards and whole accounts"),
        ("[credit-]", "[credit-, credit-card-]", "credit-card-", "end prefixes with a hyphen"),
        ("[credit-]", "['*']", "prefixes: ..[*]", "does not match"),
        ("user/erin", "user/alice", "user/alice", "user/alice' stands twice"),
        ("user/trainer", "role/*", "role/[*]", "wildcards and whole accounts"),
        ("[features/]", "[features/*]", "features/[*]", "does not match"),
        ("external_id: staging", "external_id: '*", "external_id", "YAML|match"),
        ("local: true", "local: true\nprofile: demo", "profile", "'demo' is not one of"),
        ("local: true", "local: true\norganization: mine", "organization", "does not match"),
        ("local: true", "local: true\nstate: {bucket: one}", "state", "'(region|key)' is a req"),
        ("local: true", "local: true\nstate: remote", "state", "'local' was expected"),
        ("local: true", "local: true\nretention: {log_days: 8}", "log_days", "8 is not one of"),
        ("local: true", "local: true\nalarm_addresses: [me]", "me", "does not match"),
        ("owner: ml", "aws:owner: ml", "aws:owner", "does not match"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, wrong: str, says: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    with pytest.raises(InvalidInput, match=f"(?s){says}") as caught:
        parse(text)
    if match := re.match(r"line (\d+): ", caught.value.message):
        assert re.search(wrong, text.splitlines()[int(match[1]) - 1])
    else:
        assert "not YAML" in caught.value.message
    assert caught.value.remedy or "YAML" in caught.value.message


def test_a_person_may_be_of_two_teams() -> None:
    two = f"teams:\n  - name: fraud\n    prefixes: [fraud-]\n    people:\n{DORA}"
    assert parse(TEXT.replace("teams:\n", two)).everyone.count(DORA.strip("- \n")) == 1


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
