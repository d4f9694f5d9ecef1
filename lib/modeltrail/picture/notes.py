"""The events beside a picture: in words, runs of like ones as one, the weightiest chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from modeltrail.instants import micros
from modeltrail.picture.chart import Chart, Mark
from modeltrail.picture.clock import SECOND
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
    "incident.opened": "incident opened",
    "incident.closed": "incident closed",
    "drift.raised": "drift raised",
    "drift.cleared": "drift cleared",
    "waiver.granted": "waiver granted",
    "hold.placed": "hold placed",
    "hold.lifted": "hold lifted",
    "breakglass.reviewed": "break-glass reviewed",
    "timeline.imported": "timeline imported",
}
_PLAIN_MOVES = frozenset({"version.candidate", "version.promoted", "version.restored"})
_TOGETHER = 10 * SECOND
"""Microseconds after the first event of a run in which its last one lies."""
_MOST_TEXTS = 6
"""Texts that one note says, so that none of them is cut."""


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
    number: str = ""
    """The sequence number of its event, of a run the first and the last one: `#7`, `#7-9`."""

    def subject(self) -> str:
        """Return what it concerns: `v2 · production`."""
        version = None if self.version is None else f"v{self.version}"
        return " · ".join(part for part in (version, self.environment) if part)


def notes(chart: Chart, *, each: bool = False) -> list[Note]:
    """Return what happened, in the order of its events.

    Measurements and evidence that were recorded one right after the other are one note, and say
    all that each of them says.

    Args:
        chart: What happened.
        each: Whether every event is to stand for itself: in a list from which some are left out
            those beside each other are no neighbours.
    """
    found: list[Note] = []
    for run in [[mark] for mark in chart.marks] if each else _runs(chart.marks):
        first = run[0]
        served = _new_champion(chart, first) if first.kind == "version.rolled_back" else None
        found.append(
            Note(
                time=first.time,
                moment=micros(first.time),
                kind=first.kind,
                what=_what(first, served, len(run)),
                version=first.version,
                environment=first.environment,
                by=first.by,
                text="; ".join(_texts(run)),
                count=len(run),
                tone="against" if first.failed else _tone(first.kind),
                to=served,
                number=_number(run),
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


def _runs(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    run: list[Mark] = []
    texts = 0
    for mark in marks:
        texts += not run or mark.text != run[-1].text
        if run and (texts > _MOST_TEXTS or not _goes_on(run, mark)):
            yield run
            run, texts = [], 1
        run.append(mark)
    if run:
        yield run


def _goes_on(run: list[Mark], mark: Mark) -> bool:
    """Return whether a mark says more of what a run of marks says."""
    return (
        mark.kind in _PROOF
        and mark.seq == run[-1].seq + 1
        and _concerns(mark) == _concerns(run[0])
        and micros(mark.time) - micros(run[0].time) <= _TOGETHER
    )


def _number(run: list[Mark]) -> str:
    if not run[0].seq:
        return ""
    last = f"-{run[-1].seq}" if len(run) > 1 else ""
    return f"#{run[0].seq}{last}"


def _concerns(mark: Mark) -> tuple[object, ...]:
    return mark.kind, mark.version, mark.environment, mark.by, mark.failed


def _texts(run: Sequence[Mark]) -> list[str]:
    """Return what marks say, in order; what is said again at once is counted."""
    told = [(text, len(list(same))) for text, same in groupby(mark.text for mark in run)]
    return [text if count == 1 else f"{text} {TIMES}{count}" for text, count in told if text]


def _tone(kind: str) -> Tone:
    if kind in _AGAINST:
        return "against"
    if kind in _PLAIN_MOVES:
        return "move"
    return "proof" if kind in _PROOF else "note"


def _what(mark: Mark, served: int | None, count: int) -> str:
    words = mark.what or _WORDS.get(mark.kind) or mark.kind.replace(".", " ").replace("_", " ")
    if mark.failed:
        words = f"{words}: failed"
    if served is not None:
        words = f"{words} to v{served}"
    return words if count == 1 else f"{words} {TIMES}{count}"


def _new_champion(chart: Chart, mark: Mark) -> int | None:
    """Return who became champion at that moment; the mark itself may name either version."""
    for span in chart.spans:
        if (span.environment, span.role, span.start) == (mark.environment, "champion", mark.time):
            return span.version
    return None
