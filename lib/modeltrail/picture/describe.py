"""A chart in sentences, for those who hear a picture."""

from collections import Counter

from modeltrail.instants import micros
from modeltrail.picture.chart import Chart
from modeltrail.picture.clock import period
from modeltrail.picture.text import TIMES
from modeltrail.spans import Span

_MOST = 60
"""Bars told one by one."""
_ENDINGS = {
    "promoted": "until another version took its place at",
    "rolled_back": "until a rollback at",
    "demoted": "until it was demoted at",
    "deleted": "until it was deleted at",
}


def title(chart: Chart) -> str:
    """Return what the picture shows, in one line."""
    return f"{chart.model}: timeline of its model versions"


def describe(chart: Chart) -> str:
    """Return what the picture shows, in sentences."""
    count = len(chart.versions)
    whole = period(micros(chart.start), micros(chart.end))
    sentences = [f"{count} version{'' if count == 1 else 's'} of {chart.model}, {whole}."]
    for environment in reversed(chart.lanes()):
        spans = [span for span in chart.spans if span.environment == environment]
        told = "; ".join(_tell(span) for span in spans[-_MOST:])
        sentences.append(f"In {environment}: {told or 'nothing deployed'}.")
    kinds = Counter(mark.kind for mark in chart.marks)
    if kinds:
        told = ", ".join(f"{kind} {TIMES}{count}" for kind, count in sorted(kinds.items()))
        sentences.append(f"Events: {told}.")
    return " ".join(sentences)


def _tell(span: Span) -> str:
    ending = (
        "still so"
        if span.end is None
        else f"{_ENDINGS.get(span.ended_by or '', 'until')} {span.end}"
    )
    return f"version {span.version} {span.role} from {span.start}, {ending}"
