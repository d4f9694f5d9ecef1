"""What the policy is told of a situation: all of it, and every absence said."""

from modeltrail.identity import Actor
from modeltrail.policy import _model as policy
from modeltrail.registry._situation import Situation
from modeltrail.state import Head, VersionRecord


def policy_input(
    situation: Situation,
    *,
    time: str,
    who: Actor,
    environments: tuple[str, ...],
    stored: policy.StoredArtifact,
) -> policy.PolicyInput:
    """Return what the policy is told of a situation; complete, with every absence explicit."""
    wish, head, record = situation.wish, situation.head, situation.version
    return policy.PolicyInput(
        time=time,
        move=policy.Move(
            kind=wish.kind,
            model=wish.model,
            version=record.number,
            environment=wish.environment,
            reason=wish.reason,
            older=wish.older,
            deletion_kind=wish.deletion_kind,
            share=wish.share,
            break_glass=wish.break_glass,
        ),
        actor=who,
        environments=list(environments),
        placements={name: _placement(head, name) for name in environments},
        version=_facts(record),
        incumbent=_facts(situation.incumbent) if situation.incumbent else None,
        previous_champion=_facts(situation.previous) if situation.previous else None,
        stored_artifact=stored,
        evidence=[
            policy.Evidence(
                seq=event.seq,
                environment=event.environment or "",
                commit=event.data.commit,
                suite=event.data.suite,
                suite_digest=event.data.suite_digest,
                outcome=event.data.outcome,
                tests=event.data.tests,
                failures=event.data.failures,
                skipped=event.data.skipped,
                by=event.actor,
                time=event.time,
            )
            for event in situation.commit.evidence
        ],
        approvals=[
            policy.Approval(
                seq=approval.seq,
                version=record.number,
                environment=approval.environment,
                artifact_digest=approval.artifact_digest,
                by=approval.by,
                time=approval.time,
            )
            for approval in record.approvals
        ],
        commit_served_in=list(situation.commit.served_in),
        incidents=list(head.open.incidents),
        drift=list(head.open.drift),
        waivers=list(record.waivers),
        holds=[hold for hold in head.open.holds if hold.version in {None, record.number}],
        unreviewed=list(head.open.unreviewed),
    )


def _placement(head: Head, environment: str) -> policy.Placement:
    place = head.placement(environment)
    return policy.Placement(
        champion=place.champion,
        champion_since=place.champion_since,
        candidates=list(place.beside),
        rollback_targets=list(head.rollback_targets(environment)),
        promoted_at=place.promoted_at,
    )


def _facts(record: VersionRecord) -> policy.VersionFacts:
    evaluation, data = record.evaluation, record.data
    return policy.VersionFacts(
        number=record.number,
        status=record.status,
        artifact_digest=record.artifact.digest if record.artifact else None,
        code_commit=record.code.commit if record.code else None,
        data_source=data.source if data else None,
        data_snapshot=data.snapshot if data else None,
        data_digest=data.digest if data else None,
        data_taken_at=data.taken_at if data else None,
        licence=record.licence,
        model_card=record.model_card,
        parameters=len(record.parameters) if record.imported is None else None,
        registered_by=record.registered_by,
        registered_at=record.registered_at,
        evaluation=policy.Evaluation(**evaluation.model_dump()) if evaluation else None,
        left_service_at=record.left_service_at,
    )
