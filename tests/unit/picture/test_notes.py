from dataclasses import replace

import pytest

from modeltrail.events import EVENT_TYPES
from modeltrail.picture import Chart, Mark
from modeltrail.picture.notes import _WORDS, choose, notes
from modeltrail.picture.text import TIMES

AT = "2026-11-24T23:36:24.123456Z"


def chart(*marks: Mark) -> Chart:
    return Chart("fraud", ("dev", "production"), (), (), marks, AT, AT)


def test_an_unknown_kind_reads_as_its_own_words() -> None:
    (note,) = notes(chart(Mark(AT, "hold.placed_twice", None, None, "why", "ada")))
    assert (note.what, note.text, note.subject()) == ("hold placed twice", "why", "")


def test_every_type_of_event_has_words_of_its_own() -> None:
    found = notes(chart(*(Mark(AT, kind, None, None, "", "ada") for kind in EVENT_TYPES)))
    assert {note.kind for note in found} == set(EVENT_TYPES)
    assert set(EVENT_TYPES) <= set(_WORDS)


@pytest.mark.parametrize(
    ("kind", "tone"),
    [
        ("incident.opened", "against"),
        ("drift.raised", "against"),
        ("hold.placed", "against"),
        ("incident.closed", "note"),
        ("waiver.granted", "note"),
        ("breakglass.reviewed", "note"),
    ],
)
def test_what_goes_against_a_version_is_told_from_what_settles_it(kind: str, tone: str) -> None:
    (note,) = notes(chart(Mark(AT, kind, 1, "dev", "why", "ada")))
    assert note.tone == tone


def measured(seq: int, text: str, version: int = 1, seconds: int = 0) -> Mark:
    time = f"2026-11-24T23:36:{24 + seconds:02d}.123456Z"
    return Mark(time, "metric.recorded", version, None, text, "ada", seq=seq)


def test_only_neighbours_of_one_kind_version_place_and_person_become_one() -> None:
    found = notes(
        chart(measured(1, "a 0.9"), measured(2, "a 0.9"), measured(3, "b", 2), measured(4, "a 0.9"))
    )
    assert [note.count for note in found] == [2, 1, 1]


def test_what_has_other_events_between_it_is_no_neighbour() -> None:
    assert [note.count for note in notes(chart(measured(1, "a"), measured(3, "a")))] == [1, 1]


def test_what_was_recorded_a_while_later_stands_for_itself() -> None:
    run = (measured(number, "a", seconds=6 * number) for number in range(4))
    assert [(note.count, note.time[17:19]) for note in notes(chart(*run))] == [(2, "24"), (2, "36")]


def test_no_value_of_those_that_become_one_is_lost() -> None:
    values = [f"recall 0.{number}" for number in range(1, 10) for _ in range(number % 3 + 1)]
    found = notes(chart(*(measured(seq, value) for seq, value in enumerate(values))))
    told = [part for note in found for part in note.text.split("; ")]
    spelled = [f"{value} {TIMES}{values.count(value)}" for value in dict.fromkeys(values)]
    assert told == [value.removesuffix(f" {TIMES}1") for value in spelled]
    assert sum(note.count for note in found) == len(values)
    assert max(len(note.text.split("; ")) for note in found) < len(told)


def test_each_event_stands_for_itself_where_that_is_asked_for() -> None:
    found = notes(chart(measured(1, "a"), measured(2, "a")), each=True)
    assert [note.count for note in found] == [1, 1]


def test_runs_of_a_suite_that_came_out_otherwise_are_never_one_and_a_failure_is_weighty() -> None:
    passed = Mark(AT, "evidence.recorded", None, "dev", "passed", "ci", seq=1)
    failed = replace(passed, text="failed", seq=2, failed=True)
    found = notes(chart(passed, failed))
    assert [(note.what, note.tone) for note in found] == [
        ("evidence", "proof"),
        ("evidence: failed", "against"),
    ]


def test_moves_are_never_merged() -> None:
    denial = Mark(AT, "promotion.denied", 1, "production", "no", "ada")
    assert len(notes(chart(denial, denial))) == 2


def test_the_weightiest_events_are_kept_in_order() -> None:
    found = notes(
        chart(
            Mark(AT, "evidence.recorded", 1, "production", "passed", "ci"),
            Mark(AT, "version.promoted", 1, "dev", "a", "ada"),
            Mark(AT, "business.noted", None, None, "b", "ada"),
            Mark(AT, "approval.granted", 1, "production", "c", "ada"),
            Mark(AT, "version.promoted", 1, "production", "d", "ada"),
        )
    )
    order = ("dev", "production")
    assert [note.text for note in choose(found, order, 2)] == ["b", "d"]
    assert [note.text for note in choose(found, order, 4)] == ["a", "b", "c", "d"]
    assert choose(found, order, 0) == []
