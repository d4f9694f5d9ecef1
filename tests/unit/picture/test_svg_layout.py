"""Where things stand in an SVG picture."""

from dataclasses import dataclass
from itertools import combinations, takewhile
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeltrail.errors import InvalidInput
from modeltrail.instants import micros
from modeltrail.picture import Chart, Mark, ScaleChoice, Span, VersionRow, render_svg
from modeltrail.picture.drawing import wide

SVG = "{http://www.w3.org/2000/svg}"
ROUNDING = 0.02


@dataclass(frozen=True)
class Box:
    content: str
    kind: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right - ROUNDING
            and other.left < self.right - ROUNDING
            and self.top < other.bottom - ROUNDING
            and other.top < self.bottom - ROUNDING
        )


def texts(root: ET.Element) -> list[Box]:
    """Return the box of every text, as wide as the widest common font makes it."""
    boxes = []
    for element in root.iter(f"{SVG}text"):
        content, size = element.text or "", float(element.attrib["font-size"])
        bold = int(element.get("font-weight", "400")) >= 600
        x, y, width = (
            float(element.attrib["x"]),
            float(element.attrib["y"]),
            wide(content, size, bold=bold),
        )
        left = x - {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0)
        kind = element.get("class", "")
        boxes.append(Box(content, kind, left, y - 0.75 * size, left + width, y + 0.2 * size))
    return boxes


def bars(root: ET.Element) -> list[Box]:
    """Return the box of every bar; its content is its version."""
    boxes = []
    for element in root.iter(f"{SVG}path"):
        if "data-version" in element.attrib:
            path = element.attrib["d"].split()
            top = float(path[1].partition("H")[0])
            height = 26 if "champion" in element.attrib["class"] else 19
            low, high = float(element.attrib["data-low"]), float(element.attrib["data-high"])
            kind = element.attrib["class"].split()[1]
            boxes.append(Box(element.attrib["data-version"], kind, low, top, high, top + height))
    return boxes


def meetings(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Return the pairs that meet; each box is compared with those that begin beside it."""
    ordered = sorted(boxes, key=lambda box: box.top)
    return [
        (box, other)
        for index, box in enumerate(ordered)
        for other in takewhile(lambda other, end=box.bottom: other.top < end, ordered[index + 1 :])  # type: ignore[misc]  # the default binds the loop's value
        if box.meets(other)
    ]


def draw(chart: Chart, scale: ScaleChoice = "auto", width: int = 1080) -> ET.Element:
    return ET.fromstring(render_svg(chart, scale=scale, width=width))  # noqa: S314 - our own output


def assert_well_laid(root: ET.Element) -> None:
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    boxes = texts(root)
    for box in boxes:
        assert box.left >= 0, box
        assert box.top >= 0, box
        assert box.right <= width, box
        assert box.bottom <= height, box
    assert meetings(boxes) == []
    pins = [group for group in root.iter(f"{SVG}g") if group.get("class") == "pin"]
    for group in pins:
        shape = next(part for part in group if part.tag in {f"{SVG}rect", f"{SVG}circle"})
        middle = float(shape.get("cx") or float(shape.attrib["x"]) + 9)
        assert 9 <= middle <= width - 9


@pytest.mark.parametrize("width", [720, 1080, 2000])
@pytest.mark.parametrize("scale", ["time", "sequence"])
def test_no_text_meets_another_or_leaves_the_canvas(
    chart: Chart, scale: ScaleChoice, width: int
) -> None:
    assert_well_laid(draw(chart, scale, width))


@pytest.mark.parametrize("scale", ["time", "sequence"])
def test_every_span_is_drawn_once_and_inside(chart: Chart, scale: ScaleChoice) -> None:
    drawn = bars(draw(chart, scale))
    expected = sorted((str(span.version), span.role) for span in chart.spans)
    assert sorted((bar.content, bar.kind) for bar in drawn) == expected
    assert all(0 < bar.left < bar.right <= 1080 for bar in drawn)


def test_by_the_clock_bars_are_as_long_as_their_time(demo: Chart) -> None:
    drawn = bars(draw(demo, "time"))
    per_second = set()
    for span in demo.spans:
        bar = next(
            bar
            for bar in drawn
            if (bar.content, bar.kind) == (str(span.version), span.role)
            and abs(bar.left - place(drawn, demo, span.start)) < 0.05
        )
        seconds = (micros(span.end or demo.end) - micros(span.start)) / 1e6
        per_second.add(round((bar.right - bar.left) / seconds, 1))
    assert len(per_second) == 1


def place(drawn: list[Box], chart: Chart, time: str) -> float:
    """Return where a time stands, by the longest open bar."""
    longest = max(drawn, key=lambda bar: bar.right - bar.left)
    first = min(micros(span.start) for span in chart.spans)
    end = micros(chart.end)
    share = (micros(time) - first) / (end - first)
    return longest.left + share * (longest.right - longest.left)


def test_in_sequence_bars_keep_the_order_of_their_moments(demo: Chart) -> None:
    drawn = bars(draw(demo, "sequence"))
    v1, v2, v1_again = sorted(
        (bar for bar in drawn if bar.kind == "champion" and bar.top == min(b.top for b in drawn)),
        key=lambda bar: bar.left,
    )
    assert [v1.content, v2.content, v1_again.content] == ["1", "2", "1"]
    assert v1.right == v2.left
    assert v2.right == v1_again.left


def test_a_candidate_stands_in_a_row_below_its_champion_and_ends_where_it_takes_over(
    demo: Chart,
) -> None:
    drawn = bars(draw(demo))
    candidate = next(bar for bar in drawn if (bar.content, bar.kind) == ("2", "candidate"))
    champion = next(bar for bar in drawn if (bar.content, bar.kind) == ("2", "champion"))
    assert candidate.top >= champion.bottom
    assert candidate.right == champion.left


def test_candidates_at_one_time_never_share_a_row(year: Chart) -> None:
    drawn = [bar for bar in bars(draw(year)) if bar.kind == "candidate"]
    assert not any(one.meets(other) for one, other in combinations(drawn, 2))


def test_a_label_never_covers_the_bar_of_another_version(chart: Chart) -> None:
    root = draw(chart, "time")
    drawn = bars(root)
    for label in texts(root):
        if label.kind == "label":
            for bar in drawn:
                assert not label.meets(bar) or label.content == f"v{bar.content}"


def test_the_last_environment_stands_on_top(demo: Chart) -> None:
    boxes = {box.content: box.top for box in texts(draw(demo))}
    assert boxes["production"] < boxes["staging"] < boxes["dev"] < boxes["versions"]


def test_an_environment_that_is_no_longer_configured_is_drawn_all_the_same() -> None:
    chart = Chart(
        "fraud", ("production",), (), (Span("old", 4, "champion", AT, None, None),), (), AT, AT
    )
    root = draw(chart)
    assert [bar.content for bar in bars(root)] == ["4"]
    assert "old" in {box.content for box in texts(root)}


AT = "2026-11-24T23:36:24.123456Z"


def test_times_that_run_backwards_still_give_a_bar() -> None:
    span = Span("production", 1, "champion", AT, "2026-11-24T23:36:20.000000Z", "demoted")
    (bar,) = bars(draw(Chart("fraud", ("production",), (), (span,), (), AT, AT)))
    assert bar.right > bar.left


@pytest.mark.parametrize("width", [0, 719, 10_001])
def test_an_unusable_width_is_refused(demo: Chart, width: int) -> None:
    with pytest.raises(InvalidInput, match=str(width)):
        render_svg(demo, width=width)


def test_a_malformed_time_is_refused(demo: Chart) -> None:
    broken = Chart(demo.model, demo.environments, (), (), (), "yesterday", demo.end)
    with pytest.raises(InvalidInput, match="yesterday"):
        render_svg(broken)


MOMENTS = st.integers(min_value=0, max_value=10**6 - 1).map(
    lambda n: f"2026-11-{1 + n // 50_000:02}T{n % 24:02}:{n % 60:02}:{n % 59:02}.{n:06}Z"
)


@st.composite
def charts(draw_from: st.DrawFn) -> Chart:
    """Return charts whose parts need not fit each other."""
    spans = draw_from(
        st.lists(
            st.builds(
                Span,
                st.sampled_from(["dev", "production"]),
                st.integers(1, 999_999),
                st.sampled_from(["candidate", "champion"]),
                MOMENTS,
                st.none() | MOMENTS,
                st.sampled_from([None, "promoted", "deleted", "rolled_back"]),
            ),
            max_size=12,
        )
    )
    marks = draw_from(
        st.lists(
            st.builds(
                Mark,
                MOMENTS,
                st.sampled_from(["promotion.denied", "business.noted", "version.promoted", "x.y"]),
                st.none() | st.integers(1, 99),
                st.sampled_from([None, "dev", "production"]),
                st.text(max_size=60),
                st.text(max_size=20),
            ),
            max_size=60,
        )
    )
    versions = draw_from(
        st.lists(
            st.builds(
                VersionRow,
                st.integers(1, 999_999),
                MOMENTS,
                st.none() | MOMENTS,
                st.text(max_size=12),
                st.text(max_size=12),
                st.dictionaries(st.text(max_size=5), st.floats(), max_size=3),
            ),
            max_size=5,
        )
    )
    start, end = draw_from(MOMENTS), draw_from(MOMENTS)
    return Chart(
        "fraud", ("dev", "production"), tuple(versions), tuple(spans), tuple(marks), start, end
    )


@settings(max_examples=40, deadline=None)
@given(charts())
def test_whatever_the_chart_no_text_meets_another_or_leaves_the_canvas(chart: Chart) -> None:
    assert_well_laid(draw(chart, width=720))
