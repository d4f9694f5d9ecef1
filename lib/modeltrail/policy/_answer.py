"""The one shape of answer that is a decision, of a move or of a plan."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from modeltrail.errors import Undecided
from modeltrail.policy._model import Overridden, PolicyInput, Verdict, Violation
from modeltrail.policy._plan import Change, Finding


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    allow: bool
    rules: int = Field(ge=1)


class Answer(_Answer):
    """What the policy said to a move."""

    violations: list[Violation]
    warnings: list[Violation]
    overridden: list[Overridden]
    approvals: list[Verdict]
    evidence: list[Verdict]


class PlanAnswer(_Answer):
    """What the policy said to a plan."""

    violations: list[Finding]
    warnings: list[Finding]
    changes: list[Change]


class _Said(Protocol):
    @property
    def allow(self) -> bool: ...
    @property
    def violations(self) -> Sequence[Violation]: ...


T = TypeVar("T")


def parse(body: Any, asked: PolicyInput) -> Answer:
    """Return the decision in OPA's answer.

    Args:
        body: The whole answer; OPA leaves `result` out where the decision is undefined.
        asked: The input that it answers.

    Raises:
        Undecided: It is anything else.
    """
    answer = read(body, Answer)
    _agrees(answer)
    for what, verdicts, told in (
        ("approvals", answer.approvals, asked.approvals),
        ("runs of test suites", answer.evidence, asked.evidence),
    ):
        judged = [verdict.seq for verdict in verdicts]
        given = sorted(fact.seq for fact in told)
        if sorted(judged) != given and (answer.allow or judged):
            raise _no_decision(
                "unjudged", f"it judged the {what} {judged}, and was told of {given}"
            )
    return answer


def parse_plan(body: Any) -> PlanAnswer:
    """Return the decision over a plan in OPA's answer.

    Raises:
        Undecided: It is anything else.
    """
    answer = read(body, PlanAnswer)
    _agrees(answer)
    return answer


def read(body: Any, shape: type[T]) -> T:
    """Return what a rule says in OPA's answer, of the one shape that it may have.

    Raises:
        Undecided: It is undefined, or of another shape.
    """
    if not isinstance(body, dict) or "result" not in body:
        raise _no_decision(
            "undefined",
            "its decision is undefined",
            "Check that the folder or bundle holds the policies, whole.",
        )
    try:
        return TypeAdapter(shape).validate_python(body["result"], strict=True)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'the answer'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise _no_decision("malformed", f"its answer is not a decision ({problems})") from error


def _agrees(answer: _Said) -> None:
    if answer.allow == bool(answer.violations):
        raise _no_decision(
            "contradiction",
            f"it says allow: {str(answer.allow).lower()} with {len(answer.violations)} violations",
        )


def _no_decision(
    code: str,
    what: str,
    remedy: str = "Check the policies with 'opa check --strict' and 'opa test'.",
) -> Undecided:
    return Undecided(f"The policy did not decide: {what}.", remedy=remedy, code=f"answer.{code}")
