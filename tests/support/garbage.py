"""Values that nothing of the boundary can be, whatever it is asked for."""

from typing import Any

GARBAGE: tuple[Any, ...] = (
    None,
    "",
    " ",
    "\u200b",
    "\0",
    "\ud800",
    "../..",
    "x" * 5000,
    "2026-11-24",
    "9999-12-31T23:59:60.000000Z",
    0,
    -1,
    7,
    1.5,
    1e308,
    float("nan"),
    float("-inf"),
    2**53,
    10**400,
    True,
    [],
    {},
    [None],
    {"": ""},
    {"a": float("inf")},
    {1: 2},
    b"bytes",
    object(),
)
