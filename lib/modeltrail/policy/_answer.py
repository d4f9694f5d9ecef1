"""The one shape of answer that is a decision."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from modeltrail.errors import Undecided
from modeltrail.policy._model import Overridden, PolicyInput, Verdict, Violation


class Answer(BaseModel):
    """What the policy said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    allow: bool
    violations: list[Violation]
    warnings: list[Violation]
    overridden: list[Overridden]
    approvals: list[Verdict]
    evidence: list[Verdict]
    rules: int = Field(ge=1)


def parse(body: Any, asked: PolicyInput) -> Answer:
    """Return the decision in OPA's answer.

    Args:
        body: The whole answer; OPA leaves `result` out where the decision is undefined.
        asked: The input that it answers.

    Raises:
        Undecided: It is anything else.
    """
    if not isinstance(body, dict) or "result" not in body:
        raise _no_decision(
            "its decision is undefined", "Check that the folder holds the promotion policy, whole."
        )
    try:
        answer = Answer.model_validate(body["result"], strict=True)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'the answer'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise _no_decision(f"its answer is not a decision ({problems})") from error
    if answer.allow == bool(answer.violations):
        raise _no_decision(
            f"it says allow: {str(answer.allow).lower()} with {len(answer.violations)} violations"
        )
    for what, verdicts, told in (
        ("approvals", answer.approvals, asked.approvals),
        ("runs of test suites", answer.evidence, asked.evidence),
    ):
        judged = [verdict.seq for verdict in verdicts]
        given = sorted(fact.seq for fact in told)
        if sorted(judged) != given and (answer.allow or judged):
            raise _no_decision(f"it judged the {what} {judged}, and was told of {given}")
    return answer


def _no_decision(
    what: str, remedy: str = "Check the policies with 'opa check --strict' and 'opa test'."
) -> Undecided:
    return Undecided(f"The policy did not decide: {what}.", remedy=remedy)
