"""The command that judges a plan of Terraform's."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from modeltrail.cli._check_input import content, named
from modeltrail.cli._checked import (
    Checked,
    Form,
    form,
    form_option,
    policies_options,
    print_report,
)
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, print_found, print_json
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo

if TYPE_CHECKING:
    from modeltrail.policy import PlanDecision


@click.command(
    epilog=examples(
        "modeltrail check plan plan.json --policies policies",
        "modeltrail check plan - --format sarif",
    )
)
@click.argument("file", metavar="PLAN")
@policies_options
@form_option
@click.pass_context
def plan(
    ctx: click.Context,
    file: str,
    policies: Path | None,
    policies_key: Path | None,
    wanted: Form | None,
    as_json: bool,
) -> None:
    """Judge a plan of Terraform's: what 'terraform show -json' says of it.

    PLAN is a file with that text; - is standard input. What would lose data or widen a permission
    comes first, worst first. No platform and no profile is needed.

    Exit code 0: allowed; 1: violations; 2: no plan; 3: the policy could not be asked.
    """
    from modeltrail.policy import read_plan  # noqa: PLC0415 (--help stays quick)

    how = form(wanted, as_json=as_json)
    name = "Standard input" if file == "-" else repr(file)
    document = read_plan(content(file, "plan"), name)
    opener: Opener = ctx.obj
    engine = opener.engine(policies, policies_key)
    decision = engine.judge(document)
    if how == "text":
        _print_plan(name, decision)
    elif how == "json":
        print_json({"plan": file, "decision": decision.model_dump(mode="json")})
    else:
        ran = engine.ran("terraform", document, decision.rules)
        thing = f"plan {file}" if file != "-" else "plan"
        print_report(Checked("terraform", thing, named(file), ran, decision), how)
    ctx.exit(0 if decision.allow else 1)


def _print_plan(name: str, decision: "PlanDecision") -> None:
    from modeltrail.cli._table import Column, print_table  # noqa: PLC0415 (--help stays quick)

    word = "allowed" if decision.allow else "denied"
    echo(f"{name}: {word} ({count(decision.rules, 'rule')}, OPA {decision.opa_version})")
    if decision.changes:
        columns = [
            Column("Rank", lambda change: str(change.severity), right=True),
            Column("Change", lambda change: str(change.code)),
            Column("Address", lambda change: str(change.address)),
            Column("What", lambda change: str(change.message)),
        ]
        print_table(columns, decision.changes)
    print_found("violation", decision.violations)
    print_found("warning", decision.warnings)
