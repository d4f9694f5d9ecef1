"""Events of open matters that the registry would have refused are found on a timeline."""

from typing import Any

import pytest

from modeltrail import events
from modeltrail.errors import VerificationFailed
from modeltrail.events import Event
from modeltrail.registry import Before, check_facts
from modeltrail.state import MOST_OPEN
from tests.support import facts
from tests.support.chain import Chain, record_of

PLACE = {"version": 1, "environment": "production"}
CLOSED = "2026-11-24T09:00:00.000000Z"


@pytest.fixture
def chain() -> Chain:
    """#3 an incident, #4 an alarm, #5 and #6 holds, #7 a candidate that broke the glass."""
    made = Chain()
    made.register()
    made.promote(1, "production")
    add(made, events.IncidentOpened, {"id": "INC-7"}, environment="production")
    add(made, events.DriftRaised, {"monitor": "psi"}, **PLACE)
    add(made, events.HoldPlaced, {})
    add(made, events.HoldPlaced, {}, version=1)
    decision = facts.broke_the_glass(facts.decision())
    add(made, events.VersionCandidate, {"decision": decision}, version=1, environment="dev")
    made.register("b")
    made.delete(2)
    return made


def add(chain: Chain, cls: type[Event], data: Any, **stated: Any) -> Event:
    return chain.add(cls, data, **{"reason": "Because.", **stated}).event


def check(chain: Chain, cls: type[Event], data: Any, **stated: Any) -> None:
    versions = {number: record_of(chain, number) for number in (1, 2)}
    before = Before(chain.head, versions, {})
    check_facts(add(chain, cls, data, **stated), before)


FITTING: list[tuple[type[Event], Any, dict[str, Any]]] = [
    (events.IncidentOpened, {"id": "INC-8"}, {}),
    (events.IncidentClosed, {"opened_seq": 3}, {"environment": "production"}),
    (events.DriftRaised, {"monitor": "psi"}, {"version": 1, "environment": "dev"}),
    (events.DriftCleared, {"raised_seq": 4}, PLACE),
    (events.HoldLifted, {"placed_seq": 5}, {}),
    (events.HoldLifted, {"placed_seq": 6}, {"version": 1}),
    (
        events.BreakglassReviewed,
        {"moved_seq": 7},
        {"version": 1, "environment": "dev", "actor": facts.person("bob")},
    ),
    (events.WaiverGranted, {"code": "a.b", "until": "2026-11-25T00:00:00.000000Z"}, PLACE),
]


@pytest.mark.parametrize(("cls", "data", "stated"), FITTING)
def test_what_settles_or_opens_as_the_registry_does_it_is_in_order(
    chain: Chain, cls: type[Event], data: Any, stated: dict[str, Any]
) -> None:
    check(chain, cls, data, **stated)


@pytest.mark.parametrize(
    ("cls", "data", "stated", "says"),
    [
        (events.IncidentOpened, {"id": "INC-7"}, {}, "opens the incident 'INC-7', which was open"),
        (events.IncidentClosed, {"opened_seq": 4}, PLACE, "settles #4, which began nothing"),
        (events.IncidentClosed, {"opened_seq": 3}, {}, "for environment None; that one is of prod"),
        (events.DriftRaised, {"monitor": "psi"}, PLACE, "alarm of 'psi', which was raised"),
        (
            events.DriftRaised,
            {"monitor": "psi"},
            {**PLACE, "environment": "staging"},
            "finds drift of version 1 where it was not served",
        ),
        (events.DriftCleared, {"raised_seq": 3}, PLACE, "settles #3, which began nothing"),
        (
            events.DriftCleared,
            {"raised_seq": 4},
            {**PLACE, "environment": "dev"},
            "settles #4 for environment dev; that one is of production",
        ),
        (events.HoldLifted, {"placed_seq": 6}, {}, "settles #6 for version None; that one is of 1"),
        (events.HoldLifted, {"placed_seq": 2}, {}, "settles #2, which began nothing"),
        (
            events.BreakglassReviewed,
            {"moved_seq": 7},
            {"version": 1, "environment": "dev"},
            "reviews #7, which its own actor moved",
        ),
        (
            events.BreakglassReviewed,
            {"moved_seq": 2},
            {**PLACE, "actor": facts.person("bob")},
            "settles #2, which began nothing",
        ),
        (
            events.WaiverGranted,
            {"code": "a.b", "until": CLOSED},
            PLACE,
            f"lets a.b pass until {CLOSED}, before it was recorded",
        ),
        (
            events.WaiverGranted,
            {"code": "a.b", "until": "2026-11-25T00:00:00.000000Z"},
            {"version": 2},
            "is of version 2, which was deleted then",
        ),
    ],
)
def test_what_the_registry_would_have_refused_is_found(
    chain: Chain, cls: type[Event], data: Any, stated: dict[str, Any], says: str
) -> None:
    with pytest.raises(VerificationFailed) as caught:
        check(chain, cls, data, **stated)
    assert says in caught.value.message


@pytest.mark.parametrize("kind", ["incident", "drift", "hold"])
def test_one_more_than_can_be_open_is_found(chain: Chain, kind: str) -> None:
    def one(number: int) -> tuple[type[Event], Any, dict[str, Any]]:
        if kind == "incident":
            return events.IncidentOpened, {"id": f"I-{number}"}, {}
        if kind == "drift":
            return events.DriftRaised, {"monitor": f"m-{number}"}, PLACE
        return events.HoldPlaced, {}, {}

    opened = len(getattr(chain.head.open, {"drift": "drift"}.get(kind, f"{kind}s")))
    for number in range(MOST_OPEN - opened):
        cls, data, stated = one(number)
        check(chain, cls, data, **stated)
    cls, data, stated = one(MOST_OPEN)
    with pytest.raises(VerificationFailed, match="one more of its kind than the 50"):
        check(chain, cls, data, **stated)


def test_data_is_not_taken_after_it_was_registered(chain: Chain) -> None:
    def registered(taken: str) -> None:
        data = events.DataSnapshot(source="lake", snapshot="1", digest=facts.sha(), taken_at=taken)
        stated = facts.registration("c", data=data)
        check(chain, events.VersionRegistered, stated, version=chain.head.next_version)

    registered("2026-11-24T09:00:30.000000Z")  # the clocks of two machines may differ
    with pytest.raises(VerificationFailed, match="after it was recorded"):
        registered("2026-11-24T09:02:00.000000Z")
