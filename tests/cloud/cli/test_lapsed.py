"""Approvals that stand no more, told where one may wonder why they do not count."""

import pytest

from tests.cloud.cli.conftest import Register, done
from tests.support.command_line import CommandLine

MODEL = "lapsed"
BOB = "111111111111/user/bob"


@pytest.fixture(scope="module")
def voided(modeltrail: CommandLine, register: Register) -> str:
    """Return how it is told that a rollback voided an approval."""
    approved = []
    for number in (1, 2):
        register(MODEL)
        done(modeltrail("promote", f"{MODEL}@{number}", "dev", "-m", "new"))
        words = ("approve", f"{MODEL}@{number}", "dev", "--json")
        approved.append(done(modeltrail(*words, profile="bob")).document["seq"])
    done(modeltrail("approve", f"{MODEL}@2", "production", profile="bob"))
    taken_back = ("approve", f"{MODEL}@2", "production", "--withdraw", "-m", "no")
    done(modeltrail(*taken_back, profile="bob"))
    back = done(modeltrail("rollback", f"{MODEL}@dev", "-m", "complaints", "--json")).document
    says = f"was voided by the rollback #{back['seq']}"
    return f"approval #{approved[1]} by {BOB} for dev {says}"


def test_a_version_says_which_of_its_approvals_stand_no_more(
    modeltrail: CommandLine, voided: str
) -> None:
    shown = done(modeltrail("show", f"{MODEL}@2"))
    assert f"  lapsed     {voided}\n" in shown.out
    assert "approved" not in shown.out
    told = done(modeltrail("show", f"{MODEL}@2", "--json")).document["lapsed"]
    assert [(one["environment"], one["voided"]) for one in told] == [
        ("dev", True),
        ("production", False),
    ]
    assert "  lapsed " not in done(modeltrail("show", f"{MODEL}@1")).out


def test_a_denial_and_a_check_say_it_of_the_place_that_was_asked_for(
    modeltrail: CommandLine, voided: str
) -> None:
    denied = modeltrail("promote", f"{MODEL}@2", "production", "-m", "on")
    checked = modeltrail("check", "promotion", f"{MODEL}@2", "production", "-m", "on")
    says = f"  approval #7 by {BOB} for production was withdrawn (#8)"
    assert (denied.code, denied.err.splitlines()[-1]) == (1, says)
    assert (checked.code, checked.out.splitlines()[-1]) == (1, says)
    assert voided not in denied.err
    again = modeltrail("promote", f"{MODEL}@2", "production", "-m", "on", "--json")
    assert again.document["notes"] == [says.strip()]
