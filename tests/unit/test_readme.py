"""The README says nothing that is not so."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from modeltrail import errors
from modeltrail.cli._main import Interrupted, app
from modeltrail.errors import ModeltrailError

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
REPORTS = (ROOT / "docs" / "reports.md").read_text("utf-8")
TYPED = re.findall(r"^\$ (modeltrail .*)$", README + REPORTS, re.MULTILINE)


@pytest.mark.parametrize("line", TYPED)
def test_a_command_of_the_readme_is_one_that_the_command_line_takes(line: str) -> None:
    words = shlex.split(line)[1:]
    with app.make_context("modeltrail", words, resilient_parsing=False) as context:
        rest = [*context._protected_args, *context.args]
        name, command, rest = app.resolve_command(context, rest)
        while isinstance(command, click.Group):
            name, command, rest = command.resolve_command(context, rest)
        assert command is not None
        command.make_context(name, list(rest), parent=context).close()


def test_the_readme_shows_commands_at_all() -> None:
    assert len(TYPED) >= 9


def test_what_is_otherwise_in_each_run_is_left_out_of_the_sample() -> None:
    (sample,) = re.findall(r"^```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    changing = (
        r"[\d.]+ s\b|\d+ rules|OPA \d|#\d|[0-9a-f]{8}|\d+ (?:bytes|events)|accuracy \d|\d\d:\d\d"
    )
    assert re.findall(changing, sample) == []


@pytest.mark.parametrize(
    "message", re.findall(r"^ +violation [a-z_.]+: (.*)$", README, re.MULTILINE)
)
def test_a_violation_of_the_sample_is_worded_as_its_rule_has_it(message: str) -> None:
    rules = (file.read_text("utf-8") for file in (ROOT / "policies" / "promotion").rglob("*.rego"))
    worded = [
        text
        for rule in rules
        for text in re.findall(r"failure_msg: \"?(.*?)\"?$", rule, re.MULTILINE)
    ]
    assert any(re.fullmatch(_pattern(text), message) for text in worded)


def _pattern(template: str) -> str:
    """Return what matches a rule's message, whatever stands in its places."""
    return ".+".join(map(re.escape, re.split(r"\{[a-z_]+\}", template)))


def test_the_exit_codes_are_those_that_help_tells() -> None:
    def told(text: str) -> str:
        found = re.search(r"Exit codes: .*? interrupted\.", " ".join(text.split()))
        assert found
        return found[0]

    assert app.help
    assert told(README) == told(app.help)
    codes = {int(code) for code in re.findall(r"(?:; |: )([0-9]+) ", told(README))}
    known = {
        cls.exit_code
        for cls in vars(errors).values()
        if isinstance(cls, type) and issubclass(cls, ModeltrailError)
    }
    assert codes == {0, Interrupted.exit_code} | known


@pytest.mark.parametrize("target", re.findall(r"^    make ([a-z]+)", README, re.MULTILINE))
def test_a_make_target_of_the_readme_exists(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_a_file_that_the_readme_points_to_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("folder", re.findall(r"^\| `([a-z/]+/)` \|", README, re.MULTILINE))
def test_a_folder_of_the_map_exists(folder: str) -> None:
    assert (ROOT / folder).is_dir()


@pytest.mark.parametrize(
    "variable", re.findall(r"^\| `(MODELTRAIL_[A-Z_]+)`", README, re.MULTILINE)
)
def test_a_variable_of_the_readme_is_read_somewhere(variable: str) -> None:
    read = [
        file
        for folder in ("lib", "stacks")
        for file in (ROOT / folder).rglob("*.py")
        if variable in file.read_text("utf-8")
    ]
    assert read, f"nothing reads {variable}"
    assert variable not in os.environ or os.environ[variable]
