"""The timeline in a terminal."""

import io
import re
import subprocess
import sys
from dataclasses import replace
from typing import Literal

import pytest
from rich.cells import cell_len
from rich.console import Console

from modeltrail.picture import Chart, Mark, render_terminal
from modeltrail.picture.scale import ScaleChoice
from modeltrail.picture.text import TIMES

Colours = Literal["truecolor"]
LANES = ("production", "staging", "dev", "versions")


def printed(
    chart: Chart,
    *,
    width: int = 80,
    encoding: str = "utf-8",
    colours: Colours | None = None,
    scale: ScaleChoice = "auto",
    each: bool = False,
) -> str:
    """Return what a console of that width and encoding prints, as the bytes that it wrote."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    console = Console(
        file=file, width=width, color_system=colours, force_terminal=colours is not None
    )
    console.print(render_terminal(chart, scale=scale, each=each))
    file.flush()
    assert isinstance(file.buffer, io.BytesIO)
    return file.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_is_wider_than_the_console(chart: Chart, width: int) -> None:
    assert all(cell_len(line) <= width for line in printed(chart, width=width).splitlines())


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp437"])
@pytest.mark.parametrize("width", [80, 140])
def test_a_console_without_unicode_gets_what_it_can_write(
    chart: Chart, encoding: str, width: int
) -> None:
    drawn = printed(chart, encoding=encoding, width=width)
    assert drawn.partition("v1  registered")[0].isascii()


def test_in_ascii_bars_are_made_of_ascii(demo: Chart) -> None:
    production = next(
        line for line in printed(demo, encoding="ascii").splitlines() if line[:10] == "production"
    )
    assert production.split() == ["production", "champion", *production.split()[2:]]
    assert "[v1=" in production
    assert "v2=<[v1=" in production
    assert production.rstrip().endswith(">")


def test_without_colour_versions_ends_and_roles_can_be_told(demo: Chart) -> None:
    lines = printed(demo).splitlines()
    production = next(index for index, line in enumerate(lines) if line.startswith("production"))
    champions, candidates = lines[production], lines[production + 1]
    assert [part in champions for part in ("┣v1", "┣v2━◀", "▶")] == [True, True, True]
    assert champions.index("v1") < champions.index("v2") < champions.rindex("v1")
    assert candidates.split()[0] == "candidate"
    assert "├v2" in candidates
    assert candidates.index("┤") < champions.index("v2")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_bar_has_its_label_be_it_never_so_short(year: Chart, width: int) -> None:
    lines = printed(year, width=width).splitlines()
    begins = [next(i for i, line in enumerate(lines) if line.startswith(name)) for name in LANES]
    for name, begin, end in zip(LANES, begins, begins[1:], strict=False):
        spans = [span.version for span in year.spans if span.environment == name]
        lane = "\n".join(lines[begin:end])
        assert sorted(map(int, re.findall(r"v(\d+)", lane))) == sorted(spans)


def test_a_label_without_room_stands_below_the_begin_of_its_bar(demo: Chart) -> None:
    champions, below = lane(printed(demo, scale="time"), "production")[:2]
    assert "┣◀" in champions
    assert below.index("v2") == champions.index("┣◀")


def lane(drawn: str, name: str) -> list[str]:
    """Return the lines of a picture from that of an environment on."""
    lines = drawn.splitlines()
    return lines[next(i for i, line in enumerate(lines) if line.startswith(name)) :]


def test_a_rollback_says_from_where_to_where(demo: Chart) -> None:
    (index,) = (i for i, mark in enumerate(demo.marks) if mark.kind == "version.rolled_back")
    left = replace(demo.marks[index], version=2)
    drawn = printed(replace(demo, marks=(left,)))
    assert f"#{left.seq}  23:37:07    version.rolled_back  v2 to v1  production" in drawn


def test_like_neighbours_share_a_line_but_for_those_that_were_chosen(demo: Chart) -> None:
    assert f"metric.recorded {TIMES}2" in printed(demo)
    assert f"{TIMES}2" not in printed(demo, each=True)


def test_a_deletion_that_was_taken_back_leaves_its_mark(demo: Chart) -> None:
    *others, _ = demo.versions
    gone = (demo.spans[2].start, demo.spans[4].start)
    drawn = printed(replace(demo, versions=(*others, replace(others[0], number=3, gone=(gone,)))))
    line = next(line for line in drawn.splitlines() if line.split()[:1] == ["v3"])
    assert re.search(f"●─+{TIMES} +●─+▶", line)
    assert "deleted 23:36:42.6, restored 23:37:05.7" in drawn
    assert f"{TIMES} deleted" in drawn


def test_environments_stand_with_the_last_on_top(demo: Chart) -> None:
    drawn = printed(demo)
    places = [drawn.index(f"\n{name}") for name in ("production", "staging", "dev", "versions")]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [80, 140])
def test_every_event_has_its_time_type_place_author_and_reason(demo: Chart, width: int) -> None:
    words = " ".join(printed(demo, width=width).split())
    for mark in demo.marks:
        assert mark.kind in words
        assert mark.by in words
    assert "23:37:07.5 version.rolled_back to v1 production developer/ada Alarms doubled" in words


def test_reasons_are_never_read_as_markup(demo: Chart) -> None:
    reason = "[bold red]x[/bold red] [link=file:///etc/passwd]y[/link] [/] :boom:"
    mark = Mark(demo.start, "business.noted", None, None, reason, "[blink]ada[/blink]")
    drawn = printed(replace(demo, marks=(mark,)), width=120, colours="truecolor")
    assert "[blink]ada[/blink]" in drawn
    assert "file:///etc/passwd]" in drawn
    assert ":boom:" in drawn
    assert "\x1b]8" not in drawn


def test_control_sequences_in_texts_do_not_reach_the_terminal(hostile: Chart) -> None:
    drawn = printed(hostile)
    assert not set("\x1b\x07\x00\r\u202e\u2066") & set(drawn)


def test_no_color_is_obeyed(demo: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[1;38;2;255;255;255;48;2;0;114;178m" in printed(demo, colours="truecolor")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "38;2;" not in printed(demo, colours="truecolor")


def test_a_width_can_be_asked_for(demo: Chart) -> None:
    console = Console(file=io.StringIO(), width=200)
    with console.capture() as capture:
        console.print(render_terminal(demo, width=90))
    assert max(map(cell_len, capture.get().splitlines())) <= 90


def test_a_newborn_model_is_drawn_too(newborn: Chart) -> None:
    drawn = printed(newborn)
    assert "1 version" in drawn
    assert "The first one." in drawn


def test_importing_the_pictures_does_not_load_rich() -> None:
    script = "import sys, modeltrail.picture; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
