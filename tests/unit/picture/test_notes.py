from modeltrail.picture import Chart, Mark
from modeltrail.picture.notes import choose, notes

AT = "2026-11-24T23:36:24.123456Z"


def chart(*marks: Mark) -> Chart:
    return Chart("fraud", ("dev", "production"), (), (), marks, AT, AT)


def test_an_unknown_kind_reads_as_its_own_words() -> None:
    (note,) = notes(chart(Mark(AT, "hold.placed_twice", None, None, "why", "ada")))
    assert (note.what, note.text, note.subject()) == ("hold placed twice", "why", "")


def test_only_neighbours_of_one_kind_version_place_and_person_become_one() -> None:
    one = Mark(AT, "metric.recorded", 1, None, "accuracy 0.9", "ada")
    other = Mark(AT, "metric.recorded", 2, None, "accuracy 0.8", "ada")
    assert [note.count for note in notes(chart(one, one, other, one))] == [2, 1, 1]


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
