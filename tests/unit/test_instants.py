from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from modeltrail.errors import InvalidInput
from modeltrail.instants import Instant, brief, micros, parse, parse_claimed, render, utc_now

STORED = TypeAdapter(Instant)

zones = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)
# A day off both ends, so that every offset leaves the instant within what Python can tell.
moments = st.datetimes(
    datetime(1, 1, 2),  # noqa: DTZ001 (the zone is drawn beside it)
    datetime(9999, 12, 30),  # noqa: DTZ001 (likewise)
    timezones=zones,
)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2026-11-24T09:30:00Z", "2026-11-24T09:30:00.000000Z"),
        ("2026-11-24 09:30Z", "2026-11-24T09:30:00.000000Z"),
        ("2026-11-24T10:30+01:00", "2026-11-24T09:30:00.000000Z"),
        ("2026-11-24T00:10:00+05:45", "2026-11-23T18:25:00.000000Z"),
        ("2026-11-24T09:30:00-00:00", "2026-11-24T09:30:00.000000Z"),
        ("2026-11-24T09:30:00.5Z", "2026-11-24T09:30:00.500000Z"),
        ("2026-11-24T09:30:00.123456Z", "2026-11-24T09:30:00.123456Z"),
        ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000000Z"),
        ("0999-01-01T00:00:00Z", "0999-01-01T00:00:00.000000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"),
    ],
)
def test_an_instant_has_one_stored_spelling(text: str, stored: str) -> None:
    assert parse(text) == stored
    assert STORED.validate_python(stored) == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "yesterday",
        "1763976600",
        "2026-11-24",
        "2026-11-24T09:30:00",  # naive
        "2026-11-24T09:30:00 Z",
        "2026-11-24T09:30:00z",
        "2026-11-24t09:30:00Z",
        "2026-11-24T09:30:00Z\n",
        " 2026-11-24T09:30:00Z",
        "2026-11-24T09:30:00+0100",
        "2026-11-24T09:30:00+01",
        "2026-11-24T09:30:00 Europe/Berlin",
        "2026-11-24T09:30:00+24:00",
        "2026-11-24T09:30:00-24:00",
        "2026-11-24T09:30:00+01:60",
        "2026-11-24T09:30:00-00:60",
        "2026-11-24T09:30:00+99:99",
        "2026-11-24T24:00:00Z",
        "2026-11-24T23:59:60Z",  # a leap second
        "2026-11-24T09:60:00Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-11-24T09:30:00.Z",
        "2026-11-24T09:30:00.1234567Z",
        "2026-11-24T09:30:00,5Z",
        "2026-W48-2T09:30:00Z",
        "20261124T093000Z",
        "+02026-11-24T09:30:00Z",
        "-026-11-24T09:30:00Z",
        "0001-01-01T00:00:00+01:00",  # before the first instant that Python can tell
        "9999-12-31T23:59:59-01:00",  # after the last
        "２０２６-11-24T09:30:00Z",  # noqa: RUF001 (digits of other scripts are the point)
        "2026-11-24T0٣:30:00Z",
    ],
)
def test_what_is_no_instant_or_has_no_zone_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is not an instant") as caught:
        parse(text)
    assert "with its zone" in caught.value.remedy
    with pytest.raises(ValidationError):
        STORED.validate_python(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T09:30:00Z",
        "2026-11-24 09:30:00.000000Z",
        "2026-11-24T10:30:00.000000+01:00",
        "2026-11-24T09:30:00.000000Z\n",
        "2026-02-30T09:30:00.000000Z",
        "２026-11-24T09:30:00.000000Z",  # noqa: RUF001 (a wide digit is the point)
    ],
)
def test_other_spellings_are_not_stored(text: str) -> None:
    with pytest.raises(ValidationError):
        STORED.validate_python(text)


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(InvalidInput, match="has no zone"):
        render(datetime(2026, 11, 24))  # noqa: DTZ001 (the missing zone is the point)


@given(moments)
def test_what_is_rendered_has_a_fixed_width_and_is_the_same_instant(moment: datetime) -> None:
    text = render(moment)
    assert len(text) == 27
    assert datetime.fromisoformat(text) == moment
    assert parse(text) == text
    assert parse(moment.isoformat()) == text if moment.utcoffset() else True


@given(moments, moments)
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    assert (render(one) < render(other)) == (one < other)
    assert (render(one) == render(other)) == (one == other)


def test_the_clock_is_aware_and_in_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_micros_are_exact() -> None:
    start = micros("2026-11-24T23:36:24.123456Z")
    assert micros("2026-11-24T23:36:24.123457Z") - start == 1
    assert micros("1970-01-01T00:00:00.000000Z") == 0
    assert micros("9999-12-31T23:59:59.999999Z") - micros("0001-01-01T00:00:00.000000Z") > 0


def test_what_somebody_claims_has_happened_but_for_clocks_that_differ() -> None:
    assert parse_claimed(None) is None
    assert parse_claimed("2026-11-24 10:30+01:00") == "2026-11-24T09:30:00.000000Z"
    soon = render(utc_now() + timedelta(seconds=20))
    assert parse_claimed(soon) == soon
    with pytest.raises(InvalidInput, match=r"9999-01-01T00:00:00Z is still to come"):
        parse_claimed("9999-01-01T00:00Z")


def test_a_fraction_of_zero_can_be_left_out() -> None:
    assert brief("2026-11-24T09:30:00.000000Z") == "2026-11-24T09:30:00Z"
    assert brief("2026-11-24T09:30:00.000100Z") == "2026-11-24T09:30:00.000100Z"
