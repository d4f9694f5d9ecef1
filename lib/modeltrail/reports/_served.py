"""Time served: how long each version served, where and as what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeltrail.instants import micros
from modeltrail.reports._asked import Asked
from modeltrail.reports._past import Past
from modeltrail.reports._ranks import MICROS
from modeltrail.spans import Role, Span


@dataclass(frozen=True)
class Served:
    """How long a version served an environment in a role."""

    model: str
    environment: str
    version: int
    role: Role
    times: int
    """How often, without a break."""
    seconds: float
    serving: bool
    """Whether it still did when the window ended."""


def served(pasts: Iterable[Past], asked: Asked) -> list[Served]:
    """Return how long versions served within a window.

    A span that began before counts from the window's begin, and one that is open at its end
    until its end.
    """
    found = [row for past in pasts for row in _of_model(past, asked)]
    return sorted(found, key=lambda row: (row.model, *_order(row, asked)))


def _order(row: Served, asked: Asked) -> tuple[tuple[int, str], bool, int]:
    return asked.place(row.environment), row.role == "candidate", row.version


def _of_model(past: Past, asked: Asked) -> Iterator[Served]:
    grouped: dict[tuple[str, int, Role], list[Span]] = {}
    for span in past.spans(asked):
        grouped.setdefault((span.environment, span.version, span.role), []).append(span)
    for (environment, version, role), held in grouped.items():
        yield Served(
            past.before.model,
            environment,
            version,
            role,
            times=len(held),
            seconds=sum(_length(span, asked) for span in held) / MICROS,
            serving=any(span.end is None for span in held),
        )


def _length(span: Span, asked: Asked) -> int:
    return micros(span.end or asked.until) - micros(span.start)
