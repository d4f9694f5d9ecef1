"""Which rows are held out, and which a snapshot holds; a hash of the row's number decides.

So a row never changes sides, whatever order rows come in and whatever rows are added.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from training.rows import Rows

HELD_OUT = 0.25
"""The share of the rows that no model is trained on."""
SNAPSHOTS = {"2026-01": 0.6, "2026-02": 0.9}
"""The share of the other rows that had arrived by the month."""


def held_out(rows: Rows) -> Rows:
    """Return the rows that models are measured on."""
    return rows.where(_draws(rows)[:, 0] < HELD_OUT)


def snapshot(rows: Rows, name: str) -> Rows:
    """Return the rows that models are trained on from a snapshot.

    Raises:
        KeyError: There is no such snapshot.
    """
    draws = _draws(rows)
    return rows.where((draws[:, 0] >= HELD_OUT) & (draws[:, 1] < SNAPSHOTS[name]))


def _draws(rows: Rows) -> NDArray[np.float64]:
    """Return two fixed numbers in [0, 1) for each row."""
    hashes = [
        hashlib.sha256(f"{rows.source}/{number}".encode()).digest() for number in rows.numbers
    ]
    return np.array([[digest[0] / 256, digest[1] / 256] for digest in hashes])
