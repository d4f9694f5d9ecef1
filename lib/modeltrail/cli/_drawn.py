"""Printing what rich draws."""

import sys
from typing import TYPE_CHECKING

from modeltrail.cli._stream import OutputLost, let_go

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def print_drawn(drawing: "RenderableType") -> None:
    """Print a drawing to standard output, in the colours and characters that it takes.

    Raises:
        OutputLost: Standard output cannot be written.
    """
    print_on(output(), drawing)


def output() -> "Console":
    """Return standard output as rich takes it."""
    from rich.console import Console  # noqa: PLC0415 (--help stays quick)

    class Output(Console):
        """Leaves the exit code alone where the reader is gone."""

        def on_broken_pipe(self) -> None:
            let_go(sys.stdout)

    return Output()


def print_on(console: "Console", drawing: "RenderableType") -> None:
    """Print a drawing to what `output` gave.

    Raises:
        OutputLost: Standard output cannot be written.
    """
    try:
        console.print(drawing)
    except OSError as error:
        let_go(sys.stdout)
        raise OutputLost(
            f"Standard output cannot be written: {error.strerror}.",
            remedy="Send it where there is room.",
        ) from error
