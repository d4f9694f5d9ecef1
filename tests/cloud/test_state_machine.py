"""Whatever is done to a model, in whatever order and whatever breaks: the store says the same as
a model of its pointers in plain Python."""

import contextlib
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from modeltrail import instants, layout
from modeltrail.errors import Denied, InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.ledger import Ledger
from modeltrail.policy import Decision, PolicyInput
from modeltrail.registry import Registry
from modeltrail.verify import verify
from tests.support import facts, proof, tables
from tests.support.ledgers import Table
from tests.support.pointers import Pointers
from tests.support.registries import whole

pytestmark = pytest.mark.proof

Call = Callable[[str], StoredEvent]

Move = tuple[str, int, str, bool]
"""Its kind, the version, the environment, and whether an older version may replace a newer."""

VERSIONS = st.integers(1, 5)
EVERY_MOVE: list[Move] = [
    (kind, version, environment, older)
    for kind in ("candidate", "promote", "demote", "rollback", "delete", "restore")
    for version in range(1, 6)
    for environment in ("dev", "production")
    for older in (False, True)
]
FAULTS = st.sampled_from(
    ["none"] * 6 + ["lost before", "lost after", "killed before", "killed after"]
)
_numbers = count(1)


class Killed(BaseException):
    """The process ends here."""


class Machine(RuleBasedStateMachine):
    """Registers, moves, asks again, and breaks."""

    table: Table

    @initialize()
    def begin(self) -> None:
        client, _ = self.table
        self.client = client
        self.model = f"model-{next(_numbers)}"
        self.expected = Pointers()
        self.length = 0
        self.denies = False
        self.incidents: set[str] = set()
        self.done: list[tuple[Call, str, StoredEvent]] = []
        self.registries = [self.registry(name) for name in ("alice", "bob")]
        for letter in "abc":
            self.register(0, "none", letter)

    def registry(self, name: str) -> Registry:
        """Return a registry of its own memory, as another process would have."""
        return Registry(
            Ledger(*self.table),
            environments=facts.ENVIRONMENTS,
            who=facts.person(name),
            decide=self.decide,
            inspect=whole,
        )

    def decide(self, asked: PolicyInput) -> Decision:
        return facts.decided(asked, "rule.says_no") if self.denies else facts.decided(asked)

    @rule(who=st.integers(0, 1), fault=FAULTS, letter=st.sampled_from("abc"))
    def register(self, who: int, fault: str, letter: str) -> None:
        if self.expected.versions < 5:
            given = facts.registration(letter)
            call: Call = lambda key: self.registries[who].register(  # noqa: E731
                self.model, **given, request=key
            )
            stored = self.carry_out(call, fault)
            self.expected.versions += 1
            assert stored.event.version == self.expected.versions

    def moves(self, *, possible: bool) -> list[Move]:
        return [
            move
            for move in EVERY_MOVE
            if self.expected.allows(*move[:3], older=move[3]) == possible
        ]

    @precondition(lambda self: self.moves(possible=True))
    @rule(
        steps=st.lists(
            st.tuples(st.integers(0, 1), FAULTS, st.integers(0, 99), st.integers(0, 99)),
            min_size=1,
            max_size=8,
        )
    )
    def move(self, steps: list[tuple[int, str, int, int]]) -> None:
        for who, fault, which_kind, which in steps:
            possible = self.moves(possible=True)
            kinds = sorted({move[0] for move in possible})
            kind = kinds[which_kind % len(kinds)]
            chosen = [move for move in possible if move[0] == kind]
            move = chosen[which % len(chosen)]
            self.denies = False
            self.carry_out(self.asked(who, move), fault)
            self.expected.move(*move[:3])
            self.the_store_says_the_same()

    @precondition(lambda self: self.moves(possible=True))
    @rule(who=st.integers(0, 1), data=st.data())
    def move_that_is_denied(self, who: int, data: st.DataObject) -> None:
        move = data.draw(st.sampled_from(self.moves(possible=True)))
        self.denies = True
        with pytest.raises(Denied):
            self.asked(who, move)(self.key())
        self.length += 1

    @precondition(lambda self: self.expected.versions > 0)
    @rule(who=st.integers(0, 1), data=st.data())
    def move_that_cannot_be(self, who: int, data: st.DataObject) -> None:
        move = data.draw(st.sampled_from(self.moves(possible=False)))
        self.denies = False
        with pytest.raises(InvalidInput):
            self.asked(who, move)(self.key())

    @precondition(lambda self: self.expected.versions > 0)
    @rule(who=st.integers(0, 1), fault=FAULTS, version=VERSIONS, value=st.floats(0, 1))
    def measure(self, who: int, fault: str, version: int, value: float) -> None:
        if version <= self.expected.versions:
            call: Call = lambda key: self.registries[who].metric(  # noqa: E731
                self.model, version, {"accuracy": value}, request=key
            )
            self.carry_out(call, fault)

    @rule(who=st.integers(0, 1), fault=FAULTS, name=st.sampled_from(["I-1", "I-2"]))
    def something_goes_wrong_or_is_well_again(self, who: int, fault: str, name: str) -> None:
        def call(key: str) -> StoredEvent:
            registry, model = self.registries[who], self.model
            if closing:
                return registry.close_incident(model, name, reason="Over.", request=key)
            return registry.open_incident(model, name, reason="Odd.", request=key)

        closing = name in self.incidents
        self.carry_out(call, fault)
        self.incidents ^= {name}

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        call, key, stored = data.draw(st.sampled_from(self.done))
        self.denies = True  # whatever the policy says by now
        assert call(key) == stored

    @rule(who=st.integers(0, 1))
    def start_anew(self, who: int) -> None:
        self.registries[who] = self.registry(["alice", "bob"][who])

    def asked(self, who: int, asked: Move) -> Call:
        move, version, environment, older = asked

        def call(key: str) -> StoredEvent:
            registry, model, why = self.registries[who], self.model, "Because."
            match move:
                case "candidate":
                    return registry.candidate(model, version, environment, reason=why, request=key)
                case "promote":
                    return registry.promote(
                        model, version, environment, reason=why, older=older, request=key
                    )
                case "demote":
                    return registry.demote(model, version, environment, reason=why, request=key)
                case "rollback":
                    return registry.rollback(model, environment, reason=why, request=key)
                case "delete":
                    return registry.delete(model, version, reason=why, request=key)
                case _:
                    return registry.restore(model, version, reason=why, request=key)

        return call

    def carry_out(self, call: Call, fault: str) -> StoredEvent:
        """Do what is possible, whatever breaks on the way; a killed caller asks again."""
        key = self.key()
        with self.breaking(fault):
            if fault.startswith("killed"):
                with pytest.raises(Killed):
                    call(key)
            else:
                stored = call(key)
        if fault.startswith("killed"):
            stored = call(key)
        self.length += 1
        self.done.append((call, key, stored))
        return stored

    @contextlib.contextmanager
    def breaking(self, fault: str) -> Iterator[None]:
        """Break the next transaction, before or after it is carried out."""
        if fault == "none":
            yield
            return
        what, when = fault.split()
        event = "before-send" if when == "before" else "after-call"
        name = f"{event}.dynamodb.TransactWriteItems"
        left = 1

        def strike(**_: Any) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed if what == "killed" else ReadTimeoutError(endpoint_url="there")

        self.client.meta.events.register(name, strike)
        try:
            yield
        finally:
            self.client.meta.events.unregister(name, strike)

    def key(self) -> str:
        return f"request-{next(_numbers)}"

    @invariant()
    def the_store_says_the_same(self) -> None:
        ledger = Ledger(*self.table)
        head = ledger.head(self.model)
        for environment in ("dev", "production"):
            place = head.placement(environment)
            assert place.champion == self.expected.champion(environment)
            assert sorted(place.candidates) == sorted(self.expected.beside(environment))
            assert head.rollback_target(environment) == self.expected.target(environment)
        assert {incident.id for incident in head.open.incidents} == self.incidents
        statuses = {record.number: record.status for record in ledger.all_versions(self.model)}
        assert statuses == {
            number: "deleted" if number in self.expected.deleted else "registered"
            for number in range(1, self.expected.versions + 1)
        }

    @invariant()
    def nothing_is_lost_doubled_or_forked(self) -> None:
        ledger = Ledger(*self.table)
        seqs = [stored.event.seq for stored in ledger.timeline(self.model)]
        assert seqs == list(range(1, self.length + 1))
        if seqs:
            assert verify(ledger, self.model).events == self.length

    @invariant()
    def now_is_as_of_now(self) -> None:
        ledger = Ledger(*self.table)
        now = instants.render(instants.utc_now())
        assert ledger.as_of(self.model, now) == ledger.head(self.model)


def test_the_store_and_a_model_of_it_agree_after_every_step(dynamodb: Any) -> None:
    name = f"{layout.TABLE}-machine"
    tables.create(dynamodb, name)

    class Here(Machine):
        table = (dynamodb, name)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=proof.size(300, 5),
            stateful_step_count=proof.size(40, 12),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
