"""Numbers as people read them."""

_FROM_HERE = 1_000
"""From here on the digits before the point say enough, and none of them is left out."""
_NO_FURTHER = 1e15
"""From here on a number has an exponent."""


def spell(value: float, *, digits: int = 4) -> str:
    """Return a number in so many significant digits; a whole or large one without an exponent."""
    if abs(value) >= _NO_FURTHER:
        return f"{value:.{digits}g}"
    if float(value).is_integer():
        return f"{value:.0f}"
    return f"{value:.{digits}g}" if abs(value) < _FROM_HERE else f"{value:.2f}"
