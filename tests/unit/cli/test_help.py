"""Help texts: every command has an example, and every example is a command line that is taken."""

import shlex

import click
import pytest

from modeltrail.cli._main import app
from tests.support.command_line import call, leaves

COMMANDS = dict(leaves())


def examples(command: click.Command) -> list[str]:
    lines = (command.epilog or "").splitlines()
    return [line.strip() for line in lines if line.startswith("  modeltrail ")]


def parsed(words: list[str]) -> tuple[tuple[str, ...], click.Context]:
    """Return the command that click finds for the words, and what it made of them."""
    context = app.make_context("modeltrail", list(words))
    path: tuple[str, ...] = ()
    group: click.Command = app
    while isinstance(group, click.Group):
        rest = [*context._protected_args, *context.args]
        name, command, arguments = group.resolve_command(context, rest)
        assert name is not None
        assert command is not None
        path, group = (*path, name), command
        context = command.make_context(name, arguments, parent=context)
    return path, context


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_has_examples_of_itself_that_are_taken(path: tuple[str, ...]) -> None:
    found = examples(COMMANDS[path])
    assert found
    for example in found:
        program, *words = shlex.split(example)
        assert program == "modeltrail"
        called, _ = parsed(words)
        assert called == path


@pytest.mark.parametrize("example", examples(app))
def test_the_examples_of_the_program_are_taken(example: str) -> None:
    assert parsed(shlex.split(example)[1:])[0] in COMMANDS


def test_an_example_that_is_not_taken_would_be_found() -> None:
    with pytest.raises(click.UsageError):
        parsed(["promote", "fraud@7"])


@pytest.mark.parametrize("path", [(), ("local",), ("check",), ("report",), *COMMANDS], ids=" ".join)
def test_help_is_ascii_fits_80_columns_and_says_what_the_command_does(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = call(*path, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.isascii()
    assert max(map(len, ran.out.splitlines())) <= 80
    assert ran.out == call(*path, "-h").out


def test_the_overview_lists_every_command_once() -> None:
    overview = call("--help").out
    for name in {path[0] for path in COMMANDS}:
        assert overview.count(f"\n  {name} ") == 1


def test_an_argument_is_named_in_capitals_as_people_will_read_it() -> None:
    for path, command in COMMANDS.items():
        for parameter in command.params:
            if isinstance(parameter, click.Argument):
                shown = parameter.make_metavar(click.Context(command))
                assert shown.upper() == shown or "|" in shown, (path, shown)
