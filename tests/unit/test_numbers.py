import pytest

from modeltrail.numbers import spell


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.979166, "0.9792"),
        (0.5, "0.5"),
        (1e-7, "1e-07"),
        (12, "12"),
        (123456, "123456"),
        (-123456.789, "-123456.79"),
        (999.96, "1000"),
        (1e14, "100000000000000"),
        (1e300, "1e+300"),
        (-0.0, "-0"),
    ],
)
def test_a_number_keeps_the_digits_before_its_point(value: float, shown: str) -> None:
    assert spell(value) == shown


def test_more_digits_can_be_asked_for() -> None:
    assert spell(0.979166, digits=6) == "0.979166"
