"""A trial can be destroyed in full; production keeps what holds data."""

import pytest

from tests.stacks.synthesis import CLOUD_BLUEPRINT, Stacks, read, synthesise


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Stacks:
    folder = tmp_path_factory.mktemp("trial")
    blueprint = folder / "blueprint.yaml"
    blueprint.write_text(f"profile: trial\n{CLOUD_BLUEPRINT}", encoding="utf-8")
    synthesise(folder / "out", blueprint=blueprint)
    return read(folder / "out")


def test_nothing_keeps_a_trial_from_being_destroyed(trial: Stacks) -> None:
    resources = trial["platform"]["resource"]
    for kind in resources.values():
        assert not any(one.get("lifecycle") for one in kind.values())
    assert all(
        not one["deletion_protection_enabled"] for one in resources["aws_dynamodb_table"].values()
    )
    assert all(one["deletion_window_in_days"] == 7 for one in resources["aws_kms_key"].values())
    assert all(one["force_destroy"] for one in resources["aws_s3_bucket"].values())


def test_production_keeps_what_holds_data(cloud: Stacks) -> None:
    resources = cloud["platform"]["resource"]
    for kind in ("aws_dynamodb_table", "aws_kms_key", "aws_s3_bucket"):
        for one in resources[kind].values():
            assert one["lifecycle"] == {"prevent_destroy": True}
            assert not one.get("force_destroy")
    assert all(
        one["deletion_protection_enabled"] for one in resources["aws_dynamodb_table"].values()
    )
    assert all(one["deletion_window_in_days"] == 30 for one in resources["aws_kms_key"].values())
