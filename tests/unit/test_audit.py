"""What could not be recorded is found, though every hash and link of it fits."""

import json
from typing import Any

import pytest

from modeltrail import events
from modeltrail.audit import Audit
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import VerificationFailed
from modeltrail.events import Event, StoredEvent, event_hash, read
from tests.support import facts
from tests.support.chain import Chain


@pytest.fixture
def chain() -> Chain:
    """Version 1 is production's champion, version 2 was deleted; a suite failed, and passed."""
    made = Chain()
    made.promote(made.register("a"), "production")
    made.delete(made.register("b"))
    evidence(made, outcome="failed")
    evidence(made, made.head.seq)
    return made


def audited(chain: Chain) -> Audit:
    audit = Audit(chain.head.model)
    audit.take_all(chain.events)
    return audit


def test_what_can_be_so_is_taken_and_folded(chain: Chain) -> None:
    approve(chain)
    chain.add(
        events.ApprovalWithdrawn,
        {"granted_seq": chain.head.seq},
        version=1,
        environment="production",
        reason="Too early.",
    )
    chain.add(
        events.MonitoringStarted,
        {"monitors": ("drift",)},
        version=1,
        environment="production",
    )
    chain.add(events.VersionRegistered, facts.imported(), version=9)
    chain.add(events.VersionRegistered, facts.imported(), version=899_999)
    last = chain.events[-1].event.time
    ahead = last.replace("T09:00", "T09:01")  # the clock of who says it, by a minute
    chain.add(events.BusinessNoted, {"text": "T."}, time=last, claimed_time=ahead)
    audit = audited(chain)
    assert audit.head == chain.head
    assert sorted(audit.versions) == [1, 2, 9, 899_999]
    assert [run.data.outcome for run in audit.commits[facts.COMMIT].evidence] == ["passed"]


def approve(chain: Chain, **changed: Any) -> StoredEvent:
    stated = {"version": 1, "environment": "production", "data": {"artifact_digest": facts.sha()}}
    return chain.add(events.ApprovalGranted, **(stated | changed))


def withdraw(chain: Chain, **changed: Any) -> StoredEvent:
    stated = {
        "version": 1,
        "environment": "production",
        "reason": "Too early.",
        "data": {"granted_seq": chain.head.seq},
    }
    return chain.add(events.ApprovalWithdrawn, **(stated | changed))


def evidence(
    chain: Chain, *mends: int, outcome: str = "passed", environment: str = "dev"
) -> StoredEvent:
    failed = ("tests.test_train",) if outcome == "failed" else ()
    data = facts.suite(outcome, mends=mends, failed=failed)
    return chain.add(events.EvidenceRecorded, data, environment=environment)


FAILED, PASSED = 5, 6
"""The runs of the suite."""
NEVER = "9999-12-31T23:59:59.000000Z"


def mallory() -> Any:
    """Return a person who has another's identity."""
    return facts.person("mallory").model_copy(update={"person": facts.person("bob").person})


def observe(chain: Chain, **place: Any) -> None:
    chain.add(events.MonitoringStarted, {"monitors": ("drift",)}, **place)


def register(chain: Chain, number: int) -> None:
    chain.add(events.VersionRegistered, facts.registration("c"), version=number)


@pytest.mark.parametrize(
    ("forge", "says"),
    [
        (lambda c: approve(c, actor=mallory()), r"says that arn:.*/mallory is .*bob, which it is"),
        (lambda c: approve(c, environment="2"), "is of '2', which can be no environment"),
        (lambda c: register(c, 2), "registers version 2; the next one was 3"),
        (lambda c: register(c, 4), "registers version 4; the next one was 3"),
        (
            lambda c: c.add(events.VersionRegistered, facts.imported(), version=1),
            "registers version 1; the next one was 3",
        ),
        (lambda c: approve(c, version=3), "is of version 3, which was not registered before it"),
        (
            lambda c: c.add(events.BusinessNoted, {"text": "T."}, version=3),
            "is of version 3, which was not registered",
        ),
        (
            lambda c: approve(c, version=2, data={"artifact_digest": facts.sha("b")}),
            "approves version 2, which was deleted then",
        ),
        (
            lambda c: approve(c, data={"artifact_digest": facts.sha("b")}),
            "approves other bytes than those of version 1",
        ),
        (withdraw, f"takes back #{PASSED}, which is no approval of its actor's there"),
        (
            lambda c: (approve(c), withdraw(c, actor=facts.person("bob"))),
            "takes back #7, which is no approval of its actor's there",
        ),
        (
            lambda c: (approve(c), withdraw(c, environment="dev")),
            "takes back #7, which is no approval of its actor's there",
        ),
        (
            lambda c: (approve(c), withdraw(c), withdraw(c, data={"granted_seq": 7})),
            "takes back #7, which is no approval of its actor's there",
        ),
        (
            lambda c: observe(c, version=1, environment="dev"),
            "observes version 1 where it was not served",
        ),
        (
            lambda c: observe(c, version=2, environment="production"),
            "observes version 2 where it was not served",
        ),
        (
            lambda c: c.add(events.BusinessNoted, {"text": "T."}, claimed_time=NEVER),
            "says that it was at 9999-12-31T23:59:59Z, after it was recorded",
        ),
        (
            lambda c: c.add(events.VersionRegistered, facts.imported(), version=900_000),
            "imports version 900000, which leaves too few for new ones",
        ),
        *(
            (
                lambda c, name=name: c.add(
                    events.VersionRegistered,
                    facts.imported() | {name: facts.registration()[name]},
                    version=3,
                ),
                f"is of a version that was imported, and states its {name}: no import does",
            )
            for name in ("artifact", "data", "evaluation")
        ),
        (
            lambda c: c.add(
                events.TimelineImported,
                {
                    "file_sha256": facts.sha(),
                    "events": c.head.seq,
                    "head": c.head.hash,
                    "begun_by": facts.person(),
                    "begun_at": NEVER,
                },
            ),
            "says that the import began at 9999-12-31T23:59:59Z, after it was done",
        ),
        (lambda c: evidence(c, 1), "makes up for #1, which is no failed run"),
        (lambda c: evidence(c, FAILED), f"makes up for #{FAILED}, which is no failed run"),
        (lambda c: evidence(c, PASSED), f"makes up for #{PASSED}, which is no failed run"),
        (
            lambda c: (evidence(c, outcome="failed"), evidence(c, 7, environment="staging")),
            "makes up for #7, which is no failed run of its suite",
        ),
        (
            lambda c: (evidence(c, outcome="failed"), evidence(c, 7, outcome="failed")),
            "makes up for failed runs, and failed itself",
        ),
    ],
)
def test_what_could_not_be_recorded_is_named(chain: Chain, forge: Any, says: str) -> None:
    forge(chain)
    with pytest.raises(VerificationFailed, match=f"Event #{chain.head.seq} of 'fraud' {says}"):
        audited(chain)


@pytest.mark.parametrize("name", ["environment", "version"])
def test_an_event_states_what_its_type_needs(chain: Chain, name: str) -> None:
    approve(chain)
    body = canonical_bytes(json.loads(chain.events[-1].body) | {name: None}).decode()
    chain.events[-1] = read(body, event_hash(body))
    with pytest.raises(VerificationFailed, match=f"Event #7 of 'fraud' states no {name}, and need"):
        audited(chain)


@pytest.mark.parametrize(
    ("cls", "data"),
    [(events.BusinessNoted, {"text": "T."}), (events.EvidenceRecorded, facts.suite())],
)
def test_nothing_comes_before_the_first_registration(cls: type[Event], data: Any) -> None:
    chain = Chain()
    chain.add(cls, data, environment="dev" if cls is events.EvidenceRecorded else None)
    with pytest.raises(VerificationFailed, match="Event #1 of 'fraud' is of a model of which noth"):
        audited(chain)


def test_what_would_outgrow_the_table_could_not_be_recorded() -> None:
    chain = Chain()
    chain.register("a")
    failed = tuple(f"tests.{n:0240d}" for n in range(100))
    for run in range(40):
        data = facts.suite("failed", suite=f"suite-{run}", failed=failed)
        chain.add(events.EvidenceRecorded, data, environment="dev")
    with pytest.raises(
        VerificationFailed, match=r"Event #\d+ of 'fraud' could not be recorded: COM"
    ):
        audited(chain)


def test_a_move_is_held_against_the_timeline(chain: Chain) -> None:
    chain.promote(2, "dev")
    with pytest.raises(VerificationFailed, match="Event #7 of 'fraud' is of a move that could not"):
        audited(chain)


def test_what_was_refused_changes_nothing(chain: Chain) -> None:
    """The audit goes on after what was so."""
    audit = audited(chain)
    approve(chain, version=3)
    with pytest.raises(VerificationFailed):
        audit.take(chain.events[-1])
    assert audit.head.seq == chain.head.seq - 1
