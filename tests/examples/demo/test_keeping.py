"""What a demo leaves where it is asked to."""

import shlex
from pathlib import Path

import click
import pytest

from examples.demo import keeping
from modeltrail._scratch import scratch
from modeltrail.cli._main import app

TOLD = keeping.farewell("http://127.0.0.1:9", Path("/p.json"), Path("/kept"), "fraud")
TYPED = [line.strip() for line in TOLD.splitlines() if line.startswith("  modeltrail ")]


def test_its_files_outlive_its_folder_and_take_the_place_of_an_earlier_one_s(
    tmp_path: Path,
) -> None:
    for content in ("first", "second"):
        with scratch(tmp_path, "demo-work-") as work:
            (work / keeping.KEY).write_text(content)
            (work / content).touch()
            kept = keeping.keep(work)
        assert kept == tmp_path / keeping.FILES
        assert [path.name for path in tmp_path.iterdir()] == [keeping.FILES]
        assert {path.name for path in kept.iterdir()} == {keeping.KEY, content}
    keeping.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_tells_how_to_verify_prove_and_ask_why() -> None:
    assert [line.split()[1] for line in TYPED] == [
        *("show", "why", "verify", "prove", "verify", "local"),
    ]


@pytest.mark.parametrize("line", TYPED)
def test_what_it_tells_to_type_is_taken(line: str) -> None:
    with app.make_context("modeltrail", shlex.split(line)[1:]) as context:
        name, command, rest = app.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        while isinstance(command, click.Group):
            name, command, rest = command.resolve_command(context, rest)
        assert command is not None
        command.make_context(name, list(rest), parent=context).close()
