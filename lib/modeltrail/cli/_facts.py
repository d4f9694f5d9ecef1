"""Commands that record facts: approvals, evidence, metrics, notes, monitoring."""

import math
from pathlib import Path

import click

from modeltrail.cli._options import named_version, reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._session import Opener
from modeltrail.errors import InvalidInput


@click.command(epilog="Example: modeltrail approve fraud@7 production -m 'reviewed the slices'")
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment")
@click.option("--withdraw", is_flag=True, help="Take your approval back; needs a reason.")
@reason_option(required=False)
@request_option
@json_option
@click.pass_obj
def approve(
    opener: Opener,
    reference: str,
    environment: str,
    withdraw: bool,
    reason: str | None,
    request: str | None,
    as_json: bool,
) -> None:
    """Approve a version's bytes for ENVIRONMENT, as whom STS says you are."""
    session = opener()
    model, version = named_version(session, reference)
    if withdraw:
        if not reason:
            raise InvalidInput("To withdraw an approval needs a reason.", remedy="Say why with -m.")
        stored = session.registry.withdraw(
            model, version, environment, reason=reason, request=request
        )
        says = f"The approval of {model}@{version} for {environment} is withdrawn"
    else:
        stored = session.registry.approve(
            model, version, environment, reason=reason, request=request
        )
        says = f"{model}@{version} is approved for {environment}"
    print_event(stored, as_json=as_json, says=says)


@click.command(
    epilog="Example: modeltrail evidence fraud staging --source . --suite tests -- pytest -q",
)
@click.argument("model")
@click.argument("environment")
@click.option(
    "--source",
    default=".",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The code's git checkout; it must be clean.",
)
@click.option(
    "--suite",
    default="tests",
    show_default=True,
    help="The folder of the test suite, below the source.",
)
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The JUnit file to read; with a command, where the command writes it.",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@request_option
@json_option
@click.pass_context
def evidence(
    ctx: click.Context,
    model: str,
    environment: str,
    source: Path,
    suite: str,
    junit: Path | None,
    command: tuple[str, ...],
    request: str | None,
    as_json: bool,
) -> None:
    """Run the COMMAND after `--`, or read --junit, and record what came out for the commit.

    A suite that failed is recorded as such, and the exit code is 1.
    """
    from modeltrail.evidence import read_suite, run_suite  # noqa: PLC0415 (--help stays quick)

    opener: Opener = ctx.obj
    session = opener()
    session.reference(f"{model}@{environment}")
    if command:
        result = run_suite(command, source=source, suite=suite, junit=junit)
    elif junit is not None:
        result = read_suite(junit, source=source, suite=suite)
    else:
        raise InvalidInput(
            "There is nothing to record evidence of.",
            remedy="Give the suite's command after --, or its JUnit file with --junit.",
        )
    stored = session.registry.evidence(model, environment, result, request=request)
    says = (
        f"{result.suite} {result.outcome} in {environment} on {result.commit[:8]}: "
        f"{result.tests} tests, {result.failures} failed, {result.skipped} skipped"
    )
    print_event(stored, as_json=as_json, says=says)
    ctx.exit(0 if result.outcome == "passed" else 1)


@click.command(epilog="Example: modeltrail metric fraud@7 production recall=0.91 --rows 20000")
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment")
@click.argument("metrics", nargs=-1, required=True, metavar="NAME=NUMBER...")
@click.option("--dataset", metavar="DIGEST", help="sha256:… of the rows measured on.")
@click.option("--rows", type=click.IntRange(min=1), help="How many rows were measured on.")
@click.option("--at", metavar="INSTANT", help="When it was measured, with a zone.")
@request_option
@json_option
@click.pass_obj
def metric(
    opener: Opener,
    reference: str,
    environment: str,
    metrics: tuple[str, ...],
    dataset: str | None,
    rows: int | None,
    at: str | None,
    request: str | None,
    as_json: bool,
) -> None:
    """Record performance metrics of a version in ENVIRONMENT."""
    session = opener()
    model, version = named_version(session, reference)
    values = dict(map(_number, metrics))
    if len(values) != len(metrics):
        raise InvalidInput("A metric is named twice.", remedy="Give each name once.")
    stored = session.registry.metric(
        model,
        version,
        values,
        environment=environment,
        dataset_digest=dataset,
        rows=rows,
        at=at,
        request=request,
    )
    shown = ", ".join(f"{name} {value:g}" for name, value in values.items())
    print_event(stored, as_json=as_json, says=f"{model}@{version} in {environment}: {shown}")


def _number(text: str) -> tuple[str, float]:
    name, equals, number = text.rpartition("=")
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not equals or not name or not math.isfinite(value) or "_" in number:
        raise InvalidInput(
            f"{text!r} is not a metric.", remedy="Write NAME=NUMBER, as in recall=0.91."
        )
    return name, value


@click.command(
    epilog="Example: modeltrail note fraud@7 'chargebacks doubled' --environment production"
)
@click.argument("reference", metavar="MODEL[@VERSION]")
@click.argument("text")
@click.option("--environment", help="Where it happened.")
@click.option("--at", metavar="INSTANT", help="When it happened, with a zone.")
@request_option
@json_option
@click.pass_obj
def note(
    opener: Opener,
    reference: str,
    text: str,
    environment: str | None,
    at: str | None,
    request: str | None,
    as_json: bool,
) -> None:
    """Record something of the business that bears on a model or one of its versions."""
    session = opener()
    named = session.reference(reference)
    version = named.version
    if named.environment is not None:
        _, version = named_version(session, reference)
        environment = environment or named.environment
    stored = session.registry.note(
        named.model, text, version=version, environment=environment, at=at, request=request
    )
    print_event(stored, as_json=as_json, says=f"Noted of {named}")


@click.command(epilog="Example: modeltrail monitor fraud@production performance drift")
@click.argument("reference", metavar="MODEL@ENVIRONMENT")
@click.argument(
    "monitors",
    nargs=-1,
    required=True,
    metavar="performance|drift|explanations...",
    type=click.Choice(["performance", "drift", "explanations"]),
)
@click.option("--version", type=int, help="The version observed (default: the champion).")
@request_option
@json_option
@click.pass_obj
def monitor(
    opener: Opener,
    reference: str,
    monitors: tuple[str, ...],
    version: int | None,
    request: str | None,
    as_json: bool,
) -> None:
    """Record that a version is observed from now on in the environment that serves it."""
    session = opener()
    named = session.reference(reference)
    if named.environment is None:
        raise InvalidInput(
            f"{reference!r} names no environment.", remedy=f"Write {named.model}@production."
        )
    number = version if version is not None else named_version(session, reference)[1]
    stored = session.registry.monitor(
        named.model, number, named.environment, sorted(set(monitors)), request=request
    )
    says = f"{named.model}@{number} is monitored in {named.environment}"
    print_event(stored, as_json=as_json, says=says)
