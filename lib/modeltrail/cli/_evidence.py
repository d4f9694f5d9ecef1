"""The command that records what came out of a test suite."""

from pathlib import Path

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples, request_option
from modeltrail.cli._output import count, json_option, print_event
from modeltrail.cli._references import check_environment, known_head, named_model
from modeltrail.cli._session import Opener
from modeltrail.errors import InvalidInput


@click.command(
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
    help="The folder of the test suite, below the source.",
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
    known_head(session.writing, name)  # before a suite is run for nothing
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
    ctx.exit(0 if result.outcome == "passed" else 1)
