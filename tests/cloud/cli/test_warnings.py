"""What is lost with a move that is allowed: said beside it, and recorded with it."""

from tests.cloud.cli.conftest import Register, done
from tests.support.command_line import CommandLine

MODEL = "cli-warnings"


def test_what_is_lost_with_a_version_is_said_beside_the_event(
    modeltrail: CommandLine, register: Register
) -> None:
    for version in (1, 2, 3):
        register(MODEL)
        done(modeltrail("promote", f"{MODEL}@{version}", "dev", "-m", "better"))
    assert (
        done(modeltrail("delete", f"{MODEL}@1", "--kind", "mistake", "-m", "withdrawn data")).err
        == ""
    )

    ran = done(modeltrail("delete", f"{MODEL}@2", "--kind", "mistake", "-m", "withdrawn data"))
    assert f"warning deletion.last_target: {MODEL}@2 is the only version that dev" in ran.err
    assert "remedy: " in ran.err

    ran = done(modeltrail("demote", f"{MODEL}@3", "dev", "-m", "withdrawn data", "--json"))
    assert ran.err == ""
    (warning,) = ran.document["data"]["decision"]["warnings"]
    assert warning["code"] == "transitions.unserved"
    assert f"{MODEL}@3 is the champion of dev" in warning["message"]
