"""Notes beside what was done, where it may not be what was meant."""

import subprocess
from pathlib import Path

from tests.cloud.cli.conftest import Register, done, events, write_training
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
    done(modeltrail("delete", f"{model}@1", "--kind", "mistake", "-m", "old"))
    assert f"Note: {model}@3 holds exactly the same bytes." in register("one")[1]
    for number in (3, 4):
        done(modeltrail("delete", f"{model}@{number}", "--kind", "mistake", "-m", "old"))
    assert register("one")[1] == (
        f"Note: {model}@1, which is deleted, holds exactly the same bytes. Where it was meant: "
        f"modeltrail delete {model}@5 -m …, and modeltrail restore {model}@1 -m …\n"
    )


def test_the_same_bytes_under_another_commit_may_be_older_than_the_code(
    modeltrail: CommandLine, code: Path, training: Path, tmp_path: Path
) -> None:
    model, later = "cli-stale", tmp_path / "later"
    subprocess.run(["git", "clone", "-q", code, later], check=True)
    git = ["git", "-c", "user.name=Alice", "-c", "user.email=alice@example.org"]
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Later"], cwd=later, check=True)
    (tmp_path / "model.bin").write_text("stale")
    write_training(training, libraries={"numpy": "2"})
    said = []
    for place in (code, later):
        words = ("--training", training, "--code", place)
        said.append(done(modeltrail("register", model, tmp_path / "model.bin", *words)).err)
    assert said[0].startswith(f"Note: {training} also states 'libraries': not recorded.")
    first, second = (event["data"]["code"]["commit"][:8] for event in events(modeltrail, model))
    says = f"Note: {model}@1 holds exactly the same bytes, and was registered from commit {first}; "
    assert f"{says}{model}@2 says {second}." in said[1]


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
    own = done(modeltrail("approve", f"{model}@1", "production"))
    assert f"Note: you registered {model}@1 yourself" in own.err
    assert done(modeltrail("approve", f"{model}@1", "production", profile="bob")).err == ""
    role = done(modeltrail("approve", f"{model}@1", "production", profile="ci")).err
    assert role.startswith("Note: you act in a role, 111111111111/role/ci, and the policy counts")
    assert f"'modeltrail check promotion {model}@1 production'" in role
    checked = modeltrail(
        "check", "promotion", f"{model}@1", "production", "-m", "on", profile="carol"
    )
    assert "approval #2: not counted: it is by the person who registered the version" in checked.out
    assert "approval #3: counted" in checked.out


def test_what_was_measured_of_a_version_that_never_served_is_recorded_and_said(
    modeltrail: CommandLine, register: Register, tmp_path: Path
) -> None:
    model = "cli-unserved"
    for _ in range(2):
        register(model)
    done(modeltrail("promote", f"{model}@1", "dev", "-m", "on"))
    done(modeltrail("demote", f"{model}@1", "dev", "-m", "off"))
    says = f"Note: {model}@2 never served in any environment; if another version was meant, "
    assert done(modeltrail("metric", f"{model}@1", "dev", "recall=0.5")).err == ""
    assert done(modeltrail("metric", f"{model}@2", "dev", "recall=0.5")).err.startswith(says)
    file = tmp_path / "lines"
    line = '{"version": %d, "metrics": {"recall": 0.5}, "environment": %s}\n'
    file.write_text(line % (1, '"dev"') + line % (2, "null"))
    assert done(modeltrail("metrics", model, file)).err == ""
    file.write_text(line % (1, '"dev"') + line % (2, '"dev"'))
    assert done(modeltrail("metrics", model, file)).err.startswith(says)
    file.write_text(line % (1, '"dev"') + line % (3, '"dev"'))
    ran = modeltrail("metrics", model, file)
    assert ran.code == 2
    assert f"Measurement 2 cannot be recorded: '{model}' has no version 3." in ran.err


def test_of_a_model_that_is_not_there_those_with_a_name_near_it_are_told(
    modeltrail: CommandLine, register: Register
) -> None:
    register("cli-spelled-so")
    for words in (
        ("promote", "cli-speled-so@1", "dev", "-m", "on"),
        ("show", "cli-speled-so"),
        ("rollback", "cli-speled-so@dev", "-m", "back"),
    ):
        ran = modeltrail(*words)
        assert ran.code == 2
        says = "There is no model 'cli-speled-so'.\n  cli-spelled-so may be what you mean"
        assert says in ran.err
        assert "register" not in ran.err.lower()
    ran = modeltrail("promote", "wholly-other@1", "dev", "-m", "on")
    assert "Register its first version" in ran.err


def test_before_its_first_event_a_model_is_not_there_and_it_is_said_since_when_it_is(
    modeltrail: CommandLine, register: Register
) -> None:
    model = "cli-not-yet"
    register(model)
    first = events(modeltrail, model)[0]["time"]
    ran = modeltrail("show", model, "--as-of", "2026-01-01T00:00Z")
    assert ran.code == 2
    assert f"Ask for {first}, its first event's, or a later one." in ran.err


def test_a_denied_deletion_and_a_denied_rollback_are_called_so(
    modeltrail: CommandLine, register: Register
) -> None:
    model = "cli-denied-as"
    register(model)
    done(modeltrail("promote", f"{model}@1", "dev", "-m", "on"))
    done(modeltrail("approve", f"{model}@1", "dev", profile="bob"))
    denied = modeltrail("delete", f"{model}@1", "--kind", "mistake", "-m", "old")
    assert denied.code == 1
    assert "approval #" not in denied.err
    assert (
        "delete denied 1 by 111111111111/user/alice: old (delete denied:"
        in done(modeltrail("why", f"{model}@1")).out
    )
    told = done(modeltrail("timeline", model)).out
    assert "deletion denied" in told
    assert "promotion.denied" not in told


def test_who_only_asks_of_a_promotion_need_not_say_why(
    modeltrail: CommandLine, register: Register
) -> None:
    model = "cli-no-reason"
    register(model)
    asked = done(modeltrail("check", "promotion", f"{model}@1", "dev"))
    assert "allowed (" in asked.out
    assert asked.err.startswith("Note: a promotion needs a reason (-m)")
    assert done(modeltrail("check", "promotion", f"{model}@1", "dev", "-m", "on")).err == ""
