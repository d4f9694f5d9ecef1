"""What holds data keeps its address: Terraform destroys what has another name."""

import json
from pathlib import Path

import pytest

from tests.stacks.synthesis import REPOSITORY, Stacks

EXPECTED = Path(__file__).with_name("data_addresses.json")
PARAMETERS = REPOSITORY / "policies" / "data" / "terraform" / "parameters.json"
EXAMPLES = ("local", "organization")


def addresses(stacks: Stacks) -> dict[str, list[str]]:
    """Return the addresses of all that holds data, as the plan rules have it, of each stack."""
    kinds = set(json.loads(PARAMETERS.read_bytes())["data"])
    return {
        name: sorted(
            f"{kind}.{address}"
            for kind, resources in stack["resource"].items()
            if kind in kinds
            for address in resources
        )
        for name, stack in sorted(stacks.items())
    }


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_holds_data_has_the_address_that_it_always_had(
    example: str, request: pytest.FixtureRequest
) -> None:
    """To move one on purpose, give it a 'moved' block, and write the new address there."""
    stacks: Stacks = request.getfixturevalue(example)
    assert addresses(stacks) == json.loads(EXPECTED.read_bytes())[example]


def test_what_holds_data_is_not_destroyed_with_the_stack(cloud: Stacks) -> None:
    kinds = {"aws_backup_vault", "aws_dynamodb_table", "aws_kms_key", "aws_s3_bucket"}
    for kind in kinds:
        for resource in cloud["platform"]["resource"][kind].values():
            assert resource["lifecycle"] == {"prevent_destroy": True}
