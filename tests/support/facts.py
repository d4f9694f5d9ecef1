"""Facts of a model that never was, small and well formed."""

from typing import Any

from modeltrail import events, identity
from modeltrail.identity import Actor
from modeltrail.policy import Decision, PolicyInput, StoredArtifact, Verdict, Violation
from modeltrail.policy._model import BreakGlass, Told

MODEL = "fraud"
ENVIRONMENTS = ("dev", "staging", "production")
COMMIT = "c" * 40


def sha(letter: str = "a") -> str:
    """Return a digest that is told from others by one hexadecimal digit."""
    return f"sha256:{letter * 64}"


def person(name: str = "alice") -> Actor:
    return identity.actor(f"arn:aws:iam::111111111111:user/{name}")


def artifact(letter: str = "a") -> events.ArtifactLocation:
    return events.ArtifactLocation(
        bucket="bucket",
        digest=sha(letter),
        files=1,
        bytes=10,
        manifest_key=f"manifests/{letter}.json",
        manifest_version_id="v1",
        manifest_sha256=sha("f"),
    )


def registration(letter: str = "a", **changed: Any) -> dict[str, Any]:
    """Return the arguments of a registration."""
    return {
        "artifact": artifact(letter),
        "code": events.Code(commit=COMMIT, repository=None),
        "data": events.DataSnapshot(source="warehouse", snapshot="2026-11", digest=sha("d")),
        "evaluation": events.Evaluation(
            dataset_digest=sha("e"), rows=100, metrics={"accuracy": 0.9}
        ),
        "parameters": {"depth": 6},
        **changed,
    }


def imported(**changed: Any) -> dict[str, Any]:
    """Return the facts of a version that another registry told of."""
    told = {
        "registry": "mlflow",
        "source": "https://mlflow.example.org",
        "workspace": None,
        "name": "Fraud Model",
        "run_id": "e2dd4430922e4d4b8d4fb55a0ccfb2ee",
        "commit": None,
        "uri": "s3://lake/mlflow/1/model",
        "stage": "Production",
        "status": "READY",
        "user": None,
        "description": "First.\r\n\x1b[31mRed.",
        "tags": {"reviewed": "yes"},
        "aliases": ("champion", "old"),
        "model_description": None,
        "model_tags": {},
        "metrics": {"recall": 0.9},
        "not_numbers": ("loss",),
    }
    return {
        "artifact": None,
        "code": None,
        "data": None,
        "evaluation": None,
        "parameters": {"depth": "6"},
        "imported": told | changed,
    }


def suite(outcome: str = "passed", **changed: Any) -> events.SuiteEvidence:
    facts = {
        "commit": COMMIT,
        "suite": "tests",
        "suite_digest": sha("b"),
        "outcome": outcome,
        "tests": 12,
        "failures": 0 if outcome == "passed" else 1,
        "skipped": 0,
        "duration_s": 1.5,
        "junit_sha256": sha("9"),
    }
    return events.SuiteEvidence.model_validate(facts | changed)


def decided(asked: PolicyInput, *codes: str) -> Decision:
    """Return the yes or no to what was asked, in which everything counted."""
    return decision(*codes).model_copy(
        update={
            "approvals": [counted(approval.seq) for approval in asked.approvals],
            "evidence": [counted(run.seq) for run in asked.evidence],
            "input_digest": asked.digest,
            "told": asked.told,
        }
    )


def counted(seq: int) -> Verdict:
    return Verdict(seq=seq, counted=True, why="It was so decided.")


def broke_the_glass(decided: Decision, ticket: str = "INC-7") -> Decision:
    """Return a decision on a move that was asked for past the rules."""
    told = Told(
        schema_version=2,
        time="2026-11-24T09:30:00.000000Z",
        environments=list(ENVIRONMENTS),
        older=False,
        break_glass=BreakGlass(ticket=ticket, justification="Nobody else is awake."),
        stored_artifact=StoredArtifact(digest=sha(), problems=[]),
    )
    return decided.model_copy(update={"told": told})


def decision(*codes: str) -> Decision:
    """Return a yes, or the no that these violations make, as an early release recorded it."""
    return Decision(
        allow=not codes,
        violations=[Violation(code=c, message="M.", remedy="R.", rule="r") for c in codes],
        warnings=[],
        approvals=[],
        rules=6,
        input_digest=sha("1"),
        policy_digest=sha("2"),
        data_digest=sha("3"),
        opa_version="1.22.2",
    )
