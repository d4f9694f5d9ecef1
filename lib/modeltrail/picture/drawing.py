"""SVG elements as text; the one place where content is cleaned and escaped."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from modeltrail.picture import text
from modeltrail.picture.palette import INK

Value = str | float
TIP_LENGTH = 4000
"""Characters of a tooltip; an event's text is bounded, but a picture should not trust that."""


def _spell(value: Value) -> str:
    if isinstance(value, str):
        return escape(text.clean(value), quote=True)
    # Adding zero turns a negative zero into zero.
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")


def cut(content: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return a text, cleaned, and cut to fit `room` pixels at a font size of `size`."""
    return text.fit(text.clean(content), room, lambda part: wide(part, size, bold=bold))


def wide(content: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in pixels, never less than common fonts take."""
    return text.width(content, bold=bold) * size


class Drawing:
    """A list of elements, in the order in which they are painted."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def element(self, name: str, *, tip: str = "", **attributes: Value) -> None:
        """Add an empty element; underscores in attribute names become hyphens.

        Args:
            name: The element's name.
            tip: What a reader sees who points at it.
            **attributes: Its attributes, by their SVG names.
        """
        start = self._start(name, attributes)
        self.parts.append(f"{start}>{self._tip(tip)}</{name}>" if tip else f"{start}/>")

    @contextmanager
    def group(self, tip: str, **attributes: Value) -> Iterator[None]:
        """Put what is added meanwhile into one group.

        Args:
            tip: What a reader sees who points at any part of it.
            **attributes: Attributes of the group.
        """
        self.parts.append(f"{self._start('g', attributes)}>{self._tip(tip)}")
        yield
        self.parts.append("</g>")

    def hold(self, name: str, content: str, **attributes: Value) -> None:
        """Add an element that holds text and is not itself drawn, such as `desc`."""
        words = escape(text.clean(content), quote=False)
        self.parts.append(f"{self._start(name, attributes)}>{words}</{name}>")

    def write(
        self,
        x: float,
        y: float,
        content: str,
        *,
        size: float = 13,
        tip: str = "",
        **attributes: Value,
    ) -> None:
        """Add one line of text with its baseline at `y`.

        Args:
            x: Where it starts, or its middle or end where `text_anchor` says so.
            y: The baseline.
            content: The text; nothing is added for an empty one.
            size: The font size in pixels.
            tip: What a reader sees who points at it.
            **attributes: Further attributes.
        """
        shown = text.clean(content)
        if not shown:
            return
        start = self._start("text", {"x": x, "y": y, "font_size": size, "fill": INK, **attributes})
        line = f"{start}>{escape(shown, quote=False)}</text>"
        self.parts.append(f"<g>{self._tip(tip)}{line}</g>" if tip else line)

    def _start(self, name: str, attributes: dict[str, Value]) -> str:
        spelled = (
            f' {key.rstrip("_").replace("_", "-")}="{_spell(value)}"'
            for key, value in attributes.items()
        )
        return f"<{name}{''.join(spelled)}"

    def _tip(self, content: str) -> str:
        shown = text.clean(content)
        if len(shown) > TIP_LENGTH:
            shown = shown[:TIP_LENGTH] + text.ELLIPSIS
        return f"<title>{escape(shown, quote=False)}</title>" if shown else ""
