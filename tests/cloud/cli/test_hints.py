"""Notes beside what was done, where it may not be what was meant."""

from pathlib import Path

from tests.cloud.cli.conftest import Register, done, events
from tests.support.command_line import CommandLine


def test_the_same_bytes_registered_once_more_are_a_version_and_said_to_be(
    modeltrail: CommandLine, code: Path, training: Path, tmp_path: Path
) -> None:
    model = "cli-twins"

    def register(content: str, *words: str) -> tuple[int, str]:
        (tmp_path / "model.bin").write_text(content)
        words = ("--training", str(training), "--code", str(code), "--json", *words)
        ran = done(modeltrail("register", model, tmp_path / "model.bin", *words))
        return ran.document["version"], ran.err

    assert register("one") == (1, "")
    assert register("two") == (2, "")
    version, said = register("one", "--request-key", "once-more")
    assert version == 3
    assert said == (
        f"Note: {model}@1 holds exactly the same bytes. Where one version was meant: "
        f"modeltrail delete {model}@3 -m …\n"
    )
    assert register("one", "--request-key", "once-more") == (3, said)
    assert len(events(modeltrail, model)) == 3
    done(modeltrail("delete", f"{model}@1", "-m", "old"))
    assert f"Note: {model}@3 holds exactly the same bytes." in register("one")[1]
    for number in (3, 4):
        done(modeltrail("delete", f"{model}@{number}", "-m", "old"))
    assert register("one")[1] == (
        f"Note: {model}@1, which is deleted, holds exactly the same bytes. Where it was meant: "
        f"modeltrail delete {model}@5 -m …, and modeltrail restore {model}@1 -m …\n"
    )


def test_an_answer_given_again_is_no_version_of_the_same_bytes(
    modeltrail: CommandLine, code: Path, training: Path, tmp_path: Path
) -> None:
    (tmp_path / "model.bin").write_text("bytes")
    words = ("--training", training, "--code", code, "--request-key", "the-first")
    for _ in range(2):
        ran = done(modeltrail("register", "cli-no-twin", tmp_path / "model.bin", *words))
        assert ran.err == ""


def test_who_registered_a_version_learns_that_the_own_approval_does_not_count(
    modeltrail: CommandLine, register: Register
) -> None:
    model = "cli-own-approval"
    register(model)
    own = done(modeltrail("approve", f"{model}@1", "dev"))
    assert f"Note: you registered {model}@1 yourself" in own.err
    assert done(modeltrail("approve", f"{model}@1", "dev", profile="bob")).err == ""
    role = done(modeltrail("approve", f"{model}@1", "dev", profile="ci")).err
    assert role.startswith("Note: you act in a role, 111111111111/role/ci, and the policy counts")
    assert f"'modeltrail check promotion {model}@1 dev'" in role
    checked = modeltrail("check", "promotion", f"{model}@1", "dev", "-m", "on", profile="carol")
    assert "approval #2: not counted: it is by the person who registered the version" in checked.out
    assert "approval #3: counted" in checked.out


def test_who_only_asks_of_a_promotion_need_not_say_why(
    modeltrail: CommandLine, register: Register
) -> None:
    model = "cli-no-reason"
    register(model)
    asked = done(modeltrail("check", "promotion", f"{model}@1", "dev"))
    assert "allowed (" in asked.out
    assert asked.err.startswith("Note: a promotion needs a reason (-m)")
    assert done(modeltrail("check", "promotion", f"{model}@1", "dev", "-m", "on")).err == ""
