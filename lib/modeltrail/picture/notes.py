"""The events beside a picture: in words, runs of like ones as one, the weightiest chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from modeltrail.instants import micros
from modeltrail.picture.chart import Chart, Mark
from modeltrail.picture.text import TIMES

Tone = Literal["move", "against", "proof", "note"]

_AGAINST = frozenset(
    {
        "promotion.denied",
        "version.rolled_back",
        "version.demoted",
        "version.deleted",
        "approval.withdrawn",
        "incident.opened",
        "drift.raised",
        "hold.placed",
    }
)
_PROOF = frozenset({"evidence.recorded", "metric.recorded"})
_WORDS = {
    "version.registered": "registered",
    "version.candidate": "candidate",
    "version.promoted": "promoted",
    "version.demoted": "demoted",
    "version.rolled_back": "rolled back",
    "version.deleted": "deleted",
    "version.restored": "restored",
    "promotion.requested": "promotion requested",
    "promotion.denied": "promotion denied",
    "approval.granted": "approved",
    "approval.withdrawn": "approval withdrawn",
    "evidence.recorded": "evidence",
    "metric.recorded": "metric",
    "business.noted": "business event",
    "monitoring.started": "monitoring started",
}
_PLAIN_MOVES = frozenset({"version.candidate", "version.promoted", "version.restored"})


@dataclass(frozen=True)
class Note:
    """One event, or a run of like ones, as it is shown."""

    time: str
    moment: int
    """The time in microseconds."""
    kind: str
    what: str
    """What happened, in two or three words."""
    version: int | None
    environment: str | None
    by: str
    text: str
    count: int
    tone: Tone
    to: int | None
    """The version that a rollback went to."""

    def subject(self) -> str:
        """Return what it concerns: `v2 · production`."""
        version = None if self.version is None else f"v{self.version}"
        return " · ".join(part for part in (version, self.environment) if part)


def notes(chart: Chart) -> list[Note]:
    """Return what happened, in the order of its events; like events in a row are one."""
    found: list[Note] = []
    for key, run in groupby(enumerate(chart.marks), key=lambda item: _likeness(*item)):
        marks = [mark for _, mark in run]
        first = marks[0]
        served = _new_champion(chart, first) if first.kind == "version.rolled_back" else None
        found.append(
            Note(
                time=first.time,
                moment=micros(first.time),
                kind=first.kind,
                what=_what(first.kind, served, len(marks)),
                version=first.version,
                environment=first.environment,
                by=first.by,
                text="; ".join(dict.fromkeys(mark.text for mark in marks if mark.text)),
                count=len(marks),
                tone=_tone(key[0]),
                to=served,
            )
        )
    return found


def choose(found: Sequence[Note], environments: Sequence[str], limit: int) -> list[Note]:
    """Return at most `limit` notes, the weightiest, in their order.

    What moved or was refused outweighs what was noted, and that what was proven; the nearer to
    the last environment the weightier; of equals the newest.
    """

    def weight(index: int) -> tuple[int, int, int]:
        note = found[index]
        place = environments.index(note.environment) if note.environment in environments else -1
        rank = {"proof": 0, "note": 1, "move": 2, "against": 2}[note.tone]
        if note.kind == "business.noted":
            rank, place = 2, len(environments)
        return rank, place, index

    best = sorted(range(len(found)), key=weight, reverse=True)[: max(limit, 0)]
    return [found[index] for index in sorted(best)]


def _likeness(index: int, mark: Mark) -> tuple[str, int, object]:
    alone = -1 if mark.kind in _PROOF else index
    return mark.kind, alone, (mark.version, mark.environment, mark.by)


def _tone(kind: str) -> Tone:
    if kind in _AGAINST:
        return "against"
    if kind in _PLAIN_MOVES:
        return "move"
    return "proof" if kind in _PROOF else "note"


def _what(kind: str, served: int | None, count: int) -> str:
    words = _WORDS.get(kind) or kind.replace(".", " ").replace("_", " ")
    if served is not None:
        words = f"{words} to v{served}"
    return words if count == 1 else f"{words} {TIMES}{count}"


def _new_champion(chart: Chart, mark: Mark) -> int | None:
    """Return who became champion at that moment; the mark itself may name either version."""
    for span in chart.spans:
        if (span.environment, span.role, span.start) == (mark.environment, "champion", mark.time):
            return span.version
    return None
