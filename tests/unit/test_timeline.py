from typing import Any

import pytest

from modeltrail import events
from modeltrail.picture import Span
from modeltrail.policy._model import Overridden
from modeltrail.timeline import chart, describe, mark
from tests.support import facts
from tests.support.chain import Chain, story
from tests.unit.events.samples import SAMPLES, sample


@pytest.fixture(name="story")
def _story() -> Chain:
    return story()


def test_the_picture_holds_a_span_for_each_time_of_service(story: Chain) -> None:
    def when(seq: int) -> str:
        return f"2026-11-24T09:00:{seq - 1:02d}.000000Z"

    drawn = chart("fraud", story.events, environments=facts.ENVIRONMENTS)
    assert drawn.spans == (
        Span("production", 1, "champion", when(3), when(5), "promoted"),
        Span("production", 2, "candidate", when(4), when(5), "promoted"),
        Span("production", 2, "champion", when(5), when(7), "rolled_back"),
        Span("production", 1, "champion", when(7), None, None),
        Span("dev", 3, "candidate", when(9), when(10), "demoted"),
    )
    assert (drawn.start, drawn.end) == (when(1), when(11))
    assert [(row.number, row.registered, row.deleted) for row in drawn.versions] == [
        (1, when(1), None),
        (2, when(2), None),
        (3, when(8), when(11)),
    ]


def test_the_picture_marks_every_event_in_order(story: Chain) -> None:
    drawn = chart("fraud", story.events, environments=facts.ENVIRONMENTS)
    assert [m.kind for m in drawn.marks] == [stored.event.type for stored in story.events]
    assert drawn.marks[6].text == "Because."
    assert drawn.marks[6].by == "alice"
    assert [m.seq for m in drawn.marks] == [stored.event.seq for stored in story.events]


@pytest.mark.parametrize("outcome", ["passed", "failed"])
def test_a_run_that_failed_is_marked_as_one(outcome: str) -> None:
    drawn = mark(sample("evidence.recorded", data=facts.suite(outcome)))
    assert drawn.failed == (outcome == "failed")


def test_a_restored_version_is_drawn_with_the_time_for_which_it_was_gone(story: Chain) -> None:
    story.restore(3)
    drawn = chart("fraud", story.events, environments=facts.ENVIRONMENTS)
    assert drawn.versions[2].deleted is None
    gone, back = (stored.event.time for stored in story.events[-2:])
    assert drawn.versions[2].gone == ((gone, back),)


def test_the_right_edge_is_the_last_event_or_later(story: Chain) -> None:
    last = story.events[-1].event.time
    for until, end in (
        (None, last),
        ("2026-11-24T09:00:01.000000Z", last),
        ("2027-01-01T00:00:00.000000Z", "2027-01-01T00:00:00.000000Z"),
    ):
        drawn = chart("fraud", story.events, environments=facts.ENVIRONMENTS, until=until)
        assert drawn.end == end


def test_an_environment_that_is_not_configured_any_more_has_no_spans(story: Chain) -> None:
    drawn = chart("fraud", story.events, environments=("dev",))
    assert {span.environment for span in drawn.spans} == {"dev"}
    assert len(drawn.marks) == len(story.events)


def test_a_model_without_events_is_an_empty_picture() -> None:
    drawn = chart("fraud", [], environments=facts.ENVIRONMENTS)
    assert (drawn.spans, drawn.marks, drawn.versions) == ((), (), ())
    assert (drawn.start, drawn.end) == ("", "")


def described_without_reason(event_type: str, **changed: Any) -> str:
    event = sample(event_type, **changed).event
    return describe(event.model_copy(update={"reason": None}))


@pytest.mark.parametrize("event_type", sorted(SAMPLES))
def test_every_event_is_described_by_its_reason_and_by_what_it_states(event_type: str) -> None:
    said = "Seen on a dashboard."
    stated = described_without_reason(event_type)
    described = describe(sample(event_type, reason=said).event)
    assert described == (f"{said} ({stated})" if stated else said)


@pytest.mark.parametrize(
    ("move", "what"), [("promote", "promotion denied"), ("delete", "deletion denied")]
)
def test_a_denial_says_what_was_denied_and_each_violation_once(move: str, what: str) -> None:
    decision = facts.decision("evidence.missing", "evidence.missing", "reason.missing")
    denied = sample("promotion.denied", reason="Hurry.", data={"decision": decision, "move": move})
    says = f"Hurry. ({move} denied: evidence.missing, reason.missing)"
    assert (mark(denied).what, mark(denied).text) == (what, says)


@pytest.mark.parametrize(
    ("event_type", "text"),
    [
        ("version.registered", "commit cccccccc, snapshot 2026-11, accuracy 0.9"),
        ("promotion.denied", "promote denied: evidence.missing"),
        ("evidence.recorded", "tests passed on cccccccc: 12 of 12 tests passed"),
        ("metric.recorded", "recall 0.9"),
        ("business.noted", "Complaints doubled."),
        ("monitoring.started", "performance"),
        ("approval.granted", ""),
        ("incident.opened", "incident INC-7"),
        ("incident.closed", "that of #3"),
        ("drift.raised", "found by psi-age"),
        ("drift.cleared", "that of #3"),
        ("waiver.granted", "soak.too_short until 2026-12-24T09:30:00Z"),
        ("hold.placed", ""),
        ("hold.lifted", "that of #3"),
        ("breakglass.reviewed", "of the move #3"),
    ],
)
def test_an_event_without_a_reason_is_described_by_what_it_states(
    event_type: str, text: str
) -> None:
    assert described_without_reason(event_type) == text


def test_a_move_says_its_share_its_kind_and_how_it_was_let_pass() -> None:
    broken = facts.broke_the_glass(facts.decision(), ticket="INC-7")
    waived = Overridden(
        code="soak.too_short", message="M.", remedy="R.", rule="soak", by="waiver #12"
    )
    decision = broken.model_copy(update={"overridden": [waived]})
    for event_type, data, text in (
        ("version.candidate", {"share": 0.1}, "share 0.1"),
        ("version.deleted", {"kind": "mistake"}, "mistake"),
    ):
        stated = {"data": {"decision": facts.decision(), **data}}
        assert described_without_reason(event_type, **stated) == text
    promoted = {"decision": decision, "incumbent": 1, "older": False}
    assert described_without_reason("version.promoted", data=promoted) == (
        "break-glass INC-7: Nobody else is awake., soak.too_short set aside by waiver #12"
    )


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ({"tests": 0, "exit_code": 139, "junit_sha256": None}, "it ended with 139 before it could"),
        ({"tests": 5}, "1 of 5 tests failed"),
        ({"tests": 5, "failures": 2, "skipped": 1}, "2 of 5 tests failed, 1 skipped"),
        ({"tests": 1, "failures": 2}, "2 failures in 1 test"),  # it failed as a whole, too
        ({"failures": 0, "exit_code": 3}, "12 of 12 tests passed, and it ended with 3"),
        ({"tests": 1, "failures": 0, "skipped": 1}, "0 of 1 test passed, 1 skipped"),
    ],
)
def test_a_run_that_failed_is_described_by_what_is_known_of_it(
    run: dict[str, Any], says: str
) -> None:
    data = facts.suite("failed", **run)
    described = describe(sample("evidence.recorded", reason=None, data=data).event)
    assert described.startswith(f"tests failed on cccccccc: {says}")
    assert described.removesuffix(" say").endswith(says)


@pytest.mark.parametrize(
    ("event_type", "text"),
    [
        ("metric.recorded", "recall 0.9 (measured at 2026-11-20T10:00:00Z)"),
        ("business.noted", "Complaints doubled. (happened at 2026-11-20T10:00:00Z)"),
    ],
)
def test_the_time_that_is_claimed_is_told_too(event_type: str, text: str) -> None:
    claimed = "2026-11-20T10:00:00.000000Z"
    told = sample(event_type, reason=None, claimed_time=claimed)
    assert describe(told.event) == mark(told).text == text


def test_measurements_that_differ_little_are_told_apart() -> None:
    data = {"metrics": {"recall": 0.912345, "rows": 123456}, "dataset_digest": None, "rows": None}
    told = sample("metric.recorded", reason=None, data=data)
    assert describe(told.event) == "recall 0.912345, rows 123456"


def test_an_event_of_an_unknown_type_can_be_drawn() -> None:
    stored = sample("business.noted", reason=None)
    newer = events.Event.model_validate({**vars(stored.event), "type": "tide.turned"})
    drawn = mark(events.StoredEvent(newer, stored.body, stored.hash))
    assert (drawn.kind, drawn.text) == ("tide.turned", "")
