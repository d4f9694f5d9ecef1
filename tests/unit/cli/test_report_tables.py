"""What the tables of reports say of their rows."""

from collections.abc import Iterable

import pytest

from modeltrail.cli._report_tables import COLUMNS, shown
from modeltrail.reports import Asked, metrics, promotions
from tests.support import facts
from tests.support.pasts import Told, day, measured, timelines


def cells(report: str, rows: Iterable[object]) -> list[dict[str, str]]:
    columns = COLUMNS[report]
    return [{column.title: column.text(row) for column in columns} for row in rows]


@pytest.fixture
def told() -> Told:
    chain = Told()
    chain.evaluate(1, "e", auc=0.5)
    for place in ("dev", "production"):
        chain.promote(1, place)
    return chain


@pytest.mark.parametrize("report", COLUMNS)
def test_no_two_columns_have_one_name(report: str) -> None:
    titles = [column.title for column in COLUMNS[report]]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("days", "week", "month"),
    [(0.001, "-", "-"), (6.9, "-", "-"), (7, "1", "4.29"), (70, "0.1", "0.429")],
)
def test_of_less_than_a_week_no_rate_is_told(
    told: Told, days: float, week: str, month: str
) -> None:
    asked = Asked(facts.ENVIRONMENTS, until=day(days))
    dev = cells("promotions", promotions(timelines([told]), asked))[0]
    assert (dev["PROMOTIONS"], dev["A WEEK"], dev["A MONTH"]) == ("1", week, month)


def test_many_promotions_are_spelled_out(told: Told) -> None:
    for _ in range(2000):
        told.add(type(told.events[-1].event), told.events[-1].event.data, **moved())
    asked = Asked(facts.ENVIRONMENTS, until=day(7))
    (production,) = [
        row
        for row in cells("promotions", promotions(timelines([told]), asked))
        if row["ENVIRONMENT"] == "production"
    ]
    assert production["A WEEK"] == "2001"


def moved() -> dict[str, object]:
    return {"version": 1, "environment": "production", "reason": "Because."}


def test_what_was_measured_offline_is_one_row_for_all_that_the_version_served(told: Told) -> None:
    told.measure(1, None, "e", auc=0.7)
    told.measure(1, "dev", "d", auc=0.6)
    asked = Asked(facts.ENVIRONMENTS, until=day(9))
    rows = metrics([measured(told, asked)], asked)
    assert len(rows) == 3
    offline, there = cells("metrics", shown("metrics", rows))
    assert offline["SERVED AS"] == "dev champion, production champion"
    assert offline["MEASURED"] == "offline"
    assert offline["MEDIAN"] == "0.5 (2, last 0.7)"
    assert (there["SERVED AS"], there["MEASURED"]) == ("dev champion", "there")
