"""What an SVG picture says."""

import os
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from modeltrail.instants import micros
from modeltrail.picture import Chart, Mark, Span, VersionRow, render_svg

SVG = "{http://www.w3.org/2000/svg}"


def draw(chart: Chart, *, listed: int = 40) -> ET.Element:
    return ET.fromstring(render_svg(chart, listed=listed))  # noqa: S314 - our own output


def shown(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def tips(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}title")]


def test_the_same_chart_gives_the_same_bytes(chart: Chart) -> None:
    assert render_svg(chart) == render_svg(replace(chart))


def test_the_order_of_hashing_does_not_show() -> None:
    script = (
        "from modeltrail.picture import *; a = '2026-11-24T23:36:24.123456Z';"
        "print(render_svg(Chart('m', ('p',), (), tuple(Span(e, 1, 'champion', a, None, None)"
        " for e in 'abcdefgh'), (), a, a)))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_each_listed_event_has_its_number_and_a_run_the_first_and_the_last(demo: Chart) -> None:
    numbers = [word for word in shown(draw(demo)) if word.startswith("#")]
    first, *_, last = demo.marks
    assert (numbers[0], numbers[-1]) == (f"#{first.seq}", f"#{last.seq}")
    assert any("-" in number for number in numbers)


def test_it_can_be_heard(demo: Chart) -> None:
    root = draw(demo)
    assert root.attrib["role"] == "img"
    by_id = {element.get("id"): element for element in root}
    title, desc = (by_id[name] for name in root.attrib["aria-labelledby"].split())
    assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
    assert "breast-cancer" in (title.text or "")
    assert "In production: version 1 champion from 2026-11-24T23:36:42.623456Z" in (desc.text or "")
    assert "until a rollback at" in (desc.text or "")


def test_it_needs_nothing_from_elsewhere(chart: Chart) -> None:
    root = draw(chart)
    allowed = {
        *("svg", "title", "desc", "defs", "linearGradient", "stop", "g"),
        *("rect", "circle", "path", "line", "text"),
    }
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    for element in root.iter():
        for name, value in element.attrib.items():
            assert "href" not in name
            assert not name.startswith("on")
            assert "url(" not in value or value.startswith("url(#mt-")


def test_the_background_is_opaque_and_covers_the_canvas(demo: Chart) -> None:
    root = draw(demo)
    paper = next(element for element in root if element.tag == f"{SVG}rect")
    assert paper.attrib["fill"] == "#ffffff"
    assert float(paper.attrib["width"]) == float(root.attrib["width"]) - 1
    assert float(paper.attrib["height"]) == float(root.attrib["height"]) - 1


def test_every_reason_can_be_read_beside_its_number(demo: Chart) -> None:
    whole = " ".join(shown(draw(demo)))
    for mark in demo.marks:
        assert mark.text in whole or mark.kind == "metric.recorded"


def test_a_rollback_names_the_version_that_serves_again(demo: Chart) -> None:
    assert "rolled back to v1" in shown(draw(demo))


def test_pins_and_table_have_the_same_numbers(demo: Chart) -> None:
    numbers = [content for content in shown(draw(demo)) if content.isdigit()]
    count = len(numbers) // 2
    assert sorted(numbers, key=int) == [str(n) for n in range(1, count + 1) for _ in range(2)]


def test_a_run_of_tests_that_failed_has_a_number_before_others_have(demo: Chart) -> None:
    failed = replace(demo.marks[3], text="1 of 12 tests failed", failed=True)
    root = draw(replace(demo, marks=(*demo.marks[:3], failed, *demo.marks[4:])), listed=12)
    assert {"evidence: failed", "1 of 12 tests failed"} <= set(shown(root))
    assert "refused, failed, undone" in shown(root)


def test_a_version_that_was_restored_shows_for_how_long_it_was_gone(demo: Chart) -> None:
    first, *others = demo.versions
    left, back = demo.spans[2].start, demo.spans[4].start
    root = draw(replace(demo, versions=(replace(first, gone=((left, back),)), *others)))
    lives = [line for line in root.iter(f"{SVG}line") if line.get("data-version") == "1"]
    ends = [(float(line.attrib["x1"]), float(line.attrib["x2"])) for line in lives]
    (began, gone), (again, now) = ends
    assert began < gone < again < now
    assert [line.get("stroke-dasharray") == "none" for line in lives] == [True, False]
    assert f"deleted {left}, restored {back}" in " ".join(tips(root))
    crosses = [path for path in root.iter(f"{SVG}path") if path.get("class") == "gone"]
    assert len(crosses) == 2  # that of version 1, and that of version 3, which is deleted


def test_like_measurements_in_a_row_are_told_as_one(demo: Chart) -> None:
    texts = shown(draw(demo))
    assert "metric ×2" in texts  # noqa: RUF001 - the sign that is shown
    assert "accuracy 0.9474 over 114 rows; recall 0.9722 over 114 rows" in texts


def test_too_many_events_keep_the_weightiest_and_say_so(year: Chart) -> None:
    texts = shown(draw(year, listed=12))
    assert texts.count("business event") == 3
    assert "evidence" not in texts
    assert any("more events" in content for content in texts)


def test_none_listed_leaves_no_pins(demo: Chart) -> None:
    root = draw(demo, listed=0)
    assert not [group for group in root.iter(f"{SVG}g") if group.get("class") == "pin"]


def test_a_version_has_one_colour_everywhere(demo: Chart, year: Chart) -> None:
    def fills(chart: Chart) -> set[str | None]:
        return {
            element.get("stroke")
            for element in draw(chart).iter(f"{SVG}line")
            if element.get("data-version") == "2"
        }

    assert len(fills(demo)) == 1
    assert fills(demo) == fills(year)


def test_an_empty_model_says_that_nothing_is_deployed(newborn: Chart) -> None:
    assert shown(draw(newborn)).count("nothing deployed here") == 3


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "]]></text></svg>", "&amp; <!-- -->"]
)
def test_markup_in_a_reason_is_shown_as_text(demo: Chart, text: str) -> None:
    marks = (replace(demo.marks[0], text=text),)
    assert text in shown(draw(replace(demo, marks=marks)))


def test_what_reorders_or_controls_text_is_gone(hostile: Chart) -> None:
    svg = render_svg(hostile)
    assert not set("\u202e\u202c\u2066\u2069\x00\x07\x1b\ud800\ufffe\u2028\r\t") & set(svg)
    svg.encode()


def test_a_long_reason_is_cut_with_an_ellipsis_and_whole_in_its_tip(demo: Chart) -> None:
    long = "word " * 300 + "end"
    root = draw(replace(demo, marks=(replace(demo.marks[0], text=long),)))
    lines = [content for content in shown(root) if content.startswith("word ")]
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert any(long in tip for tip in tips(root))


def test_a_long_author_is_told_in_several_lines(demo: Chart) -> None:
    author = "arn:aws:sts::123456789012:assumed-role/modeltrail-developer/ada.lovelace"
    texts = shown(draw(replace(demo, marks=(replace(demo.marks[0], by=author),))))
    assert author in "".join(texts)


def test_the_table_is_in_the_order_of_time_and_of_its_numbers(demo: Chart) -> None:
    late, early = replace(demo.marks[9], text="late"), replace(demo.marks[3], text="early")
    texts = shown(draw(replace(demo, marks=(late, early))))
    assert texts.index("early") < texts.index("late")


def test_two_models_share_no_ids(demo: Chart) -> None:
    def ids(chart: Chart) -> set[str]:
        return {element.attrib["id"] for element in draw(chart).iter() if "id" in element.attrib}

    assert not ids(demo) & ids(replace(demo, model="digits"))


def test_many_versions_show_the_newest_and_count_the_rest(demo: Chart) -> None:
    rows = tuple(VersionRow(n, demo.start, None, "c", "s", {}) for n in range(1, 1001))
    root = draw(replace(demo, versions=rows))
    assert "and 960 older versions" in shown(root)
    assert "v1000" in shown(root)
    assert float(root.attrib["height"]) < 3000


def test_a_moment_for_thousands_of_spans_and_marks_is_enough(demo: Chart) -> None:
    """The picture of a busy model stays a picture: nothing grows with the square of it."""
    spans = tuple(
        Span("production", n, "champion", at(n), at(n + 1), "promoted") for n in range(1, 3000)
    )
    marks = tuple(
        Mark(at(n), "version.promoted", n, "production", "x", "y") for n in range(1, 3000)
    )
    chart = replace(demo, spans=spans, marks=marks, start=at(0), end=at(3001))
    root = draw(chart)
    assert sum("data-version" in path.attrib for path in root.iter(f"{SVG}path")) == 2999


def at(minutes: int) -> str:
    day, rest = divmod(minutes, 1440)
    return f"2026-11-{1 + day:02}T{rest // 60:02}:{rest % 60:02}:00.000000Z"


def test_by_default_a_crowd_of_short_bars_is_spaced_evenly(demo: Chart, year: Chart) -> None:
    assert "not to scale" not in " ".join(shown(draw(year)))
    late = replace(demo, end="2026-11-25T09:00:00.000000Z")
    assert "not to scale" in " ".join(shown(draw(late)))
    assert micros(late.end) > micros(demo.end)
