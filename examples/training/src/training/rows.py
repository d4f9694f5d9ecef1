"""Rows of labelled data, and the digest that names exactly these rows."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Rows:
    """Some rows of a data source, with all their columns."""

    source: str
    columns: tuple[str, ...]
    classes: tuple[str, ...]
    """What the targets 0, 1, … mean."""
    numbers: NDArray[np.int64]
    """Which rows of the source these are."""
    values: NDArray[np.float64]
    target: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.numbers)

    def where(self, chosen: NDArray[np.bool_]) -> "Rows":
        """Return the rows that are chosen, in their order."""
        return Rows(
            self.source,
            self.columns,
            self.classes,
            self.numbers[chosen],
            self.values[chosen],
            self.target[chosen],
        )

    def select(self, features: Sequence[str]) -> NDArray[np.float64]:
        """Return the values of the named columns, in the order in which they are named.

        Raises:
            ValueError: The source has no such column.
        """
        return self.values[:, [self.columns.index(feature) for feature in features]]

    @property
    def digest(self) -> str:
        """Return `sha256:<hex>` over the source, the columns and every row."""
        hasher = hashlib.sha256(b"training/rows/1\0")
        header = {"classes": self.classes, "columns": self.columns, "source": self.source}
        hasher.update(json.dumps(header, sort_keys=True, separators=(",", ":")).encode() + b"\0")
        # Little-endian whatever the machine.
        hasher.update(len(self).to_bytes(8, "little"))
        hasher.update(self.numbers.astype("<i8").tobytes())
        hasher.update(self.values.astype("<f8").tobytes())
        hasher.update(self.target.astype("<i8").tobytes())
        return f"sha256:{hasher.hexdigest()}"
