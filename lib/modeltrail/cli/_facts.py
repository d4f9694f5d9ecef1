"""Commands that record facts of a version: metrics, notes, monitoring."""

import click

from modeltrail.boundary import parse_number
from modeltrail.cli import _types as types
from modeltrail.cli._options import at_option, examples, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._references import named_environment, named_version
from modeltrail.cli._session import Opener
from modeltrail.cli._unserved import note_unserved
from modeltrail.errors import InvalidInput
from modeltrail.numbers import spell


@click.command(epilog=examples("modeltrail metric fraud@7 production recall=0.91 --rows 20000"))
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment", metavar="ENVIRONMENT")
@click.argument("metrics", nargs=-1, required=True, metavar="NAME=NUMBER...")
@click.option("--dataset", metavar="DIGEST", help="sha256:HEX, of the rows measured on.")
@click.option("--rows", type=types.Whole(), help="How many rows were measured on.")
@at_option("it was measured")
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
    model, version = named_version(session, session.writing, reference)
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
    note_unserved(session.writing, model, [version])
    shown = ", ".join(f"{name} {spell(value, digits=6)}" for name, value in values.items())
    print_event(stored, as_json=as_json, says=f"{model}@{version} in {environment}: {shown}")


def _number(text: str) -> tuple[str, float]:
    """Return the name and the number of `NAME=NUMBER`, the number as JSON spells it."""
    name, equals, number = text.rpartition("=")
    remedy = "Write NAME=NUMBER, as in recall=0.91."
    if not equals:
        raise InvalidInput(f"{text!r} is not a metric: it has no '='.", remedy=remedy)
    if not name.strip():
        raise InvalidInput(f"{text!r} is not a metric: it has no name.", remedy=remedy)
    try:
        return name, parse_number(number)
    except ValueError as error:
        raise InvalidInput(f"{text!r} is not a metric: {error}.", remedy=remedy) from error


@click.command(
    epilog=examples("modeltrail note fraud@7 'chargebacks doubled' --environment production")
)
@click.argument("reference", metavar="MODEL[@VERSION]")
@click.argument("text", type=types.text, metavar="TEXT")
@click.option("--environment", help="Where it happened.")
@at_option("it happened")
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
    """Record something of the business that bears on a model or one of its versions.

    MODEL@ENVIRONMENT stands for the version that serves there now.
    """
    session = opener()
    named = session.reference(reference)
    version = named.version
    if named.environment is not None:
        _, version = named_version(session, session.writing, reference)
        environment = environment or named.environment
    stored = session.registry.note(
        named.model, text, version=version, environment=environment, at=at, request=request
    )
    about = named.model if version is None else f"{named.model}@{version}"
    where = f" in {environment}" if environment else ""
    print_event(stored, as_json=as_json, says=f"Noted of {about}{where}")


@click.command(epilog=examples("modeltrail monitor fraud@production performance drift"))
@click.argument("reference", metavar="MODEL@ENVIRONMENT")
@click.argument(
    "monitors",
    nargs=-1,
    required=True,
    metavar="{performance|drift|explanations}...",
    type=click.Choice(["performance", "drift", "explanations"]),
)
@click.option(
    "--version",
    type=types.version,
    metavar="VERSION",
    help="The version observed (default: the champion).",
)
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
    environment = named_environment(session, named)
    if version is None:
        _, version = named_version(session, session.writing, reference)
    chosen = sorted(set(monitors))
    stored = session.registry.monitor(named.model, version, environment, chosen, request=request)
    says = f"{named.model}@{version} is monitored in {environment}: {', '.join(chosen)}"
    print_event(stored, as_json=as_json, says=says)
