"""The command that records what came out of a test suite."""

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples, request_option
from modeltrail.cli._output import count, json_option, print_event, print_note
from modeltrail.cli._references import check_environment, known_head, named_model
from modeltrail.cli._session import Opener, Session
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.state import Head

_LOOKED_AT = 100
"""How many of a model's versions, the newest, are asked for the commit that was tested."""
_OWN_WORDS = 2
"""MODEL and ENVIRONMENT; a word after them can only begin the suite's command."""


class _Evidence(click.Command):
    """Takes what stands after `--` as a command, and says so where it was left out."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of the arguments."""
        written = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            refused = error.option_name
            before = itertools.takewhile(lambda word: not word.startswith(refused), written)
            if "--" in written or sum(word[:1] != "-" for word in before) <= _OWN_WORDS:
                raise
            raise InvalidInput(
                error.format_message(),
                remedy="The suite's command and its options stand after --, as in "
                "'modeltrail evidence fraud staging -- pytest -q'.",
            ) from error


@click.command(
    cls=_Evidence,
    epilog=examples(
        "modeltrail evidence fraud staging -- pytest -q",
        "modeltrail evidence fraud staging --suite tests/unit --junit unit.xml",
    ),
)
@click.argument("model", metavar="MODEL")
@click.argument("environment", metavar="ENVIRONMENT")
@click.option(
    "--source",
    default=".",
    show_default=True,
    type=types.PathWord(file=False),
    help="The code's git checkout; it must be clean.",
)
@click.option(
    "--suite",
    default="tests",
    show_default=True,
    type=types.PathWord(),
    metavar="PATH",
    help="The folder of the test suite, as a path below the source; that path is its name, too.",
)
@click.option(
    "--junit",
    type=types.PathWord(folder=False),
    help="The JUnit file to read; with a command, where the command writes it.",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="[-- COMMAND...]")
@request_option
@json_option
@click.pass_context
def evidence(
    ctx: click.Context,
    model: str,
    environment: str,
    source: Path,
    suite: Path,
    junit: Path | None,
    command: tuple[str, ...],
    request: str | None,
    as_json: bool,
) -> None:
    """Run the COMMAND after `--`, or read --junit, and record what came out for the commit.

    A suite that failed is recorded as such, and the exit code is 1; so is a command that
    failed before it could write its JUnit file. A run of some of the tests is one of another
    suite. What the command prints goes to standard error. Each run of a command is a request
    of its own: --request-key goes with --junit.
    """
    from modeltrail.evidence import read_suite, run_suite  # noqa: PLC0415 (--help stays quick)

    if not command and junit is None:
        raise InvalidInput(
            "There is nothing to record evidence of.",
            remedy="Give the suite's command after --, or its JUnit file with --junit.",
        )
    if command and request is not None:
        raise InvalidInput(
            "A request key cannot make two runs of a command one.",
            remedy="Let the command write a JUnit file, and record that one with --junit.",
        )
    opener: Opener = ctx.obj
    session = opener()
    name = named_model(session, model)
    check_environment(session, environment)
    head = known_head(session.writing, name)  # before a suite is run for nothing
    if command:
        run = run_suite(command, source=source, suite=suite, junit=junit)
    else:
        run = read_suite(junit or Path(), source=source, suite=suite)
    result = run.evidence
    stored = session.registry.evidence(
        name, environment, result, passed=run.passed, request=request
    )
    if result.junit_sha256 is None:
        came_out = f"the command ended with {result.exit_code} and left no JUnit file to rely on"
    else:
        tests = count(result.tests, "test")
        came_out = f"{tests}, {result.failures} failed, {result.skipped} skipped"
    says = f"{result.suite} {result.outcome} in {environment} on {result.commit[:8]}: {came_out}"
    print_event(stored, as_json=as_json, says=says)
    if not _is_made(session, head, result.commit):
        print_note(
            f"no version of {name} is known to be made from commit {result.commit[:8]}: this "
            "counts for one that will be registered from it, and for no other."
        )
    ctx.exit(0 if result.outcome == "passed" else 1)


def _is_made(session: Session, head: "Head", commit: str) -> bool:
    """Return whether one of a model's newest versions is of a commit."""
    end = head.next_version
    records = session.writing.versions(head.model, range(max(1, end - _LOOKED_AT), end))
    return any(one.code is not None and one.code.commit == commit for one in records.values())
