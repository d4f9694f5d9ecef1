import numpy as np
import pytest
from training import snapshots, sources
from training.rows import Rows

SOURCES = ("breast_cancer", "digits")


@pytest.fixture(scope="module", params=SOURCES)
def rows(request: pytest.FixtureRequest) -> Rows:
    return sources.load(request.param)


def numbers(rows: Rows) -> set[int]:
    return set(rows.numbers.tolist())


def test_no_row_is_both_trained_on_and_held_out(rows: Rows) -> None:
    held_out = numbers(snapshots.held_out(rows))
    for name in snapshots.SNAPSHOTS:
        assert not held_out & numbers(snapshots.snapshot(rows, name))


def test_about_a_quarter_is_held_out(rows: Rows) -> None:
    assert 0.2 < len(snapshots.held_out(rows)) / len(rows) < 0.3


def test_the_newer_snapshot_holds_the_older_and_more(rows: Rows) -> None:
    older, newer = (snapshots.snapshot(rows, name) for name in sorted(snapshots.SNAPSHOTS))
    assert numbers(older) < numbers(newer)
    assert len(newer) > 1.2 * len(older)


def test_every_class_is_on_both_sides(rows: Rows) -> None:
    everything = set(range(len(rows.classes)))
    for part in (snapshots.held_out(rows), snapshots.snapshot(rows, "2026-01")):
        assert set(part.target.tolist()) == everything


def test_a_row_keeps_its_side_when_rows_come_in_another_order(rows: Rows) -> None:
    backwards = Rows(
        rows.source,
        rows.columns,
        rows.classes,
        rows.numbers[::-1],
        rows.values[::-1],
        rows.target[::-1],
    )
    assert numbers(snapshots.held_out(backwards)) == numbers(snapshots.held_out(rows))


def test_an_unknown_snapshot_is_an_error(rows: Rows) -> None:
    with pytest.raises(KeyError):
        snapshots.snapshot(rows, "2026-03")


def test_the_held_out_rows_are_the_ones_that_all_versions_were_measured_on() -> None:
    digests = {name: snapshots.held_out(sources.load(name)).digest for name in SOURCES}
    assert digests == {
        "breast_cancer": "sha256:90b4d3c7a7aac9e75f1f85fc019c84e82d71e2e5957d6e71a6fa2890970b68ca",
        "digits": "sha256:9b88d64accaa7acc3340cf92a5a936d1b6acfc224b381694f796cebcec923afc",
    }


@pytest.mark.parametrize("change", ["value", "target", "row", "order", "column", "source"])
def test_the_digest_tells_any_change(change: str) -> None:
    rows = Rows(
        "s",
        ("a", "b"),
        ("no", "yes"),
        np.array([0, 1]),
        np.array([[1.0, 2.0], [3.0, 4.0]]),
        np.array([0, 1]),
    )
    numbers, values, target = rows.numbers.copy(), rows.values.copy(), rows.target.copy()
    source, columns = rows.source, rows.columns
    match change:
        case "value":
            values[1, 1] = np.nextafter(4.0, 5.0)
        case "target":
            target[0] = 1
        case "row":
            numbers, values, target = numbers[:1], values[:1], target[:1]
        case "order":
            numbers, values, target = numbers[::-1], values[::-1], target[::-1]
        case "column":
            columns = ("b", "a")
        case "source":
            source = "t"
    assert Rows(source, columns, rows.classes, numbers, values, target).digest != rows.digest
