"""Decisions that do not follow from the events before them, each appended with a fitting hash."""

import json
from typing import Any

import pytest

from modeltrail import events
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import VerificationFailed
from modeltrail.events import Event, StoredEvent, event_hash, read
from modeltrail.registry import Before, check_decision
from modeltrail.state import (
    CommitRecord,
    VersionRecord,
    advance,
    advance_commit,
    advance_version,
    commit_of,
    concerned,
    empty_head,
)
from tests.support import facts
from tests.support.chain import Chain

YES, NO = facts.decision(), facts.decision("metrics.worse")


@pytest.fixture
def chain() -> Chain:
    """2 is champion in production, after 1; 3 is a candidate there; 4 is deleted; 5 is new."""
    made = Chain()
    for letter in "abcde":
        made.register(letter)
    for version in (1, 2):
        made.promote(version, "production")
    made.candidate(3, "production")
    made.delete(4)
    return made


def check(chain: Chain) -> None:
    """Check every decision of a chain."""
    head = empty_head("fraud")
    versions: dict[int, VersionRecord] = {}
    commits: dict[str, CommitRecord] = {}
    for stored in chain.events:
        event = stored.event
        check_decision(event, Before(head, versions, commits))
        head = advance(head, stored)
        for number in concerned(event):
            record = advance_version(versions.get(number), event, head)
            assert record is not None
            versions[number] = record
        if (sha := commit_of(event, versions.get(event.version or 0))) is not None:
            known = commits.get(sha) or CommitRecord(model="fraud", commit=sha)
            commits[sha] = advance_commit(known, event)


def test_every_kind_of_move_that_could_be_is_in_order(chain: Chain) -> None:
    chain.rollback("production")
    chain.demote(1, "production")
    chain.demote(3, "production")
    chain.restore(4)
    chain.promote(4, "production")
    for move, version, environment in (
        ("promote", 5, "dev"),
        ("delete", 4, None),
        ("demote", 4, "production"),
    ):
        data = {"decision": NO, "move": move}
        chain.add(
            events.PromotionDenied, data, version=version, environment=environment, reason="Hm."
        )
    check(chain)


PROMOTED = {"decision": YES, "incumbent": 2, "older": False}


@pytest.mark.parametrize(
    ("cls", "data", "version", "says"),
    [
        (events.VersionPromoted, PROMOTED | {"decision": NO}, 5, "its decision denies the move"),
        (events.VersionCandidate, {"decision": NO}, 5, "its decision denies the move"),
        (
            events.VersionPromoted,
            PROMOTED | {"decision": NO.model_copy(update={"allow": True})},
            5,
            "allows the move and objects to it",
        ),
        (events.PromotionDenied, {"decision": YES, "move": "promote"}, 5, "its decision allows"),
        (
            events.VersionPromoted,
            PROMOTED | {"incumbent": None},
            5,
            "decided against nobody as champion; the champion then was version 2",
        ),
        (events.VersionPromoted, PROMOTED | {"incumbent": 1}, 5, "decided against version 1"),
        (events.VersionPromoted, PROMOTED | {"older": True}, 5, "says older: True"),
        (events.VersionPromoted, PROMOTED, 9, "could not be: 'fraud' has no version 9"),
        (events.VersionPromoted, PROMOTED, 4, "could not be: fraud@4 is deleted"),
        (events.VersionPromoted, PROMOTED, 2, "could not be: fraud@2 in production is the champ"),
        (events.VersionPromoted, PROMOTED, 1, "could not be: fraud@1 .* replace the newer"),
        (events.VersionCandidate, {"decision": YES}, 3, "could not be: .* a candidate there"),
        (events.VersionDemoted, {"decision": YES, "role": "champion"}, 3, "decided of a champion"),
        (events.VersionDemoted, {"decision": YES, "role": "candidate"}, 2, "of a candidate"),
        (events.VersionDemoted, {"decision": YES, "role": "champion"}, 5, "could not be: "),
        (events.VersionRolledBack, {"decision": YES, "to": 1}, 3, "rolls version 3 back"),
        (events.VersionRolledBack, {"decision": YES, "to": 3}, 2, "goes to 1, not to 3"),
        (events.VersionDeleted, {"decision": YES}, 2, "could not be: fraud@2 is served in prod"),
        (events.VersionDeleted, {"decision": YES}, 4, "could not be: fraud@4 is deleted already"),
        (events.VersionRestored, {"decision": YES}, 5, "could not be: fraud@5 is not deleted"),
    ],
)
def test_a_move_that_does_not_follow_is_named(
    chain: Chain, cls: type[Event], data: dict[str, Any], version: int, says: str
) -> None:
    place = None if cls in {events.VersionDeleted, events.VersionRestored} else "production"
    chain.add(cls, data, version=version, environment=place, reason="Because.")
    with pytest.raises(VerificationFailed, match=f"Event #10 of 'fraud' .*{says}"):
        check(chain)


def counting(*seqs: int, **changed: Any) -> dict[str, Any]:
    verdicts = [facts.counted(seq) for seq in seqs]
    return PROMOTED | {"decision": YES.model_copy(update={"approvals": verdicts, **changed})}


def approve(chain: Chain, version: int, environment: str = "production") -> int:
    data = {"artifact_digest": facts.sha("e")}
    stored = chain.add(
        events.ApprovalGranted, data, version=version, environment=environment, reason=None
    )
    return stored.event.seq


@pytest.mark.parametrize(
    ("counted", "says"),
    [
        ((10, 1), r"counted #1 as a standing approval of fraud@5"),  # a registration
        ((10, 11), r"counted #11 as a standing approval of fraud@5"),  # of another version
        ((10, 12), r"counted #12 as a standing approval of fraud@5"),  # itself
        ((), r"passed over #10, a standing approval of fraud@5"),
    ],
)
def test_what_counted_stood_on_the_timeline_and_all_that_stood_was_judged(
    chain: Chain, counted: tuple[int, ...], says: str
) -> None:
    assert approve(chain, 5) == 10
    assert approve(chain, 3) == 11
    stated: Any = {"version": 5, "environment": "production", "reason": "Because."}
    if counted:
        right = Chain()
        right.events, right.head = list(chain.events), chain.head
        right.add(events.VersionPromoted, counting(10), **stated)
        check(right)
    chain.add(events.VersionPromoted, counting(*counted), **stated)
    with pytest.raises(VerificationFailed, match=f"Event #12 of 'fraud' {says}"):
        check(chain)


def test_a_denial_may_name_none(chain: Chain) -> None:
    """Where the policy could not judge what it was told."""
    approve(chain, 5)
    data = {"decision": NO, "move": "promote"}
    chain.add(events.PromotionDenied, data, version=5, environment="production", reason="Because.")
    check(chain)


def test_a_decision_of_an_early_release_is_read_and_checked(chain: Chain) -> None:
    """It names no run of a suite, and does not keep what the policy was told."""
    chain.add(events.EvidenceRecorded, facts.suite(), environment="dev")
    stated: Any = {"version": 5, "environment": "production", "reason": "Because."}
    promoted = chain.add(events.VersionPromoted, PROMOTED, **stated)
    value = json.loads(promoted.body)
    for name in ("evidence", "told"):
        del value["data"]["decision"][name]
    chain.events[-1] = as_stored(value)
    check(chain)
    decision = chain.events[-1].event.data.decision
    assert (decision.evidence, decision.told) == (None, None)


def as_stored(value: Any) -> StoredEvent:
    body = canonical_bytes(value).decode()
    return read(body, event_hash(body))


def test_a_move_without_a_decision_is_no_event(chain: Chain) -> None:
    stated: Any = {"version": 5, "environment": "production", "reason": "Because."}
    value = json.loads(chain.add(events.VersionPromoted, PROMOTED, **stated).body)
    del value["data"]["decision"]
    with pytest.raises(VerificationFailed, match=r"data\.decision: Field required"):
        as_stored(value)


def test_an_input_of_another_version_cannot_be_made_again(chain: Chain) -> None:
    told = {
        "schema_version": 99,
        "time": "2026-11-24T09:00:00.000000Z",
        "environments": ["production"],
        "older": False,
        "stored_artifact": {"digest": None, "problems": []},
    }
    stated: Any = {"version": 5, "environment": "production", "reason": "Because."}
    value = json.loads(chain.add(events.VersionPromoted, PROMOTED, **stated).body)
    for version, passes in ((99, True), (1, True), (2, False)):
        value["data"]["decision"]["told"] = told | {"schema_version": version}
        chain.events[-1] = as_stored(value)
        if passes:
            check(chain)
        else:
            with pytest.raises(VerificationFailed, match="was decided on something else"):
                check(chain)
