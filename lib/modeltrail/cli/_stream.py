"""The standard streams: what cannot be written there is told to the caller, never to be lost."""

import contextlib
import io
import os
import sys
from typing import TextIO

from modeltrail.errors import BackendError

_JOINERS = frozenset("\u200c\u200d")
"""Invisible, but part of the spelling of some languages, and of emoji."""


class OutputLost(BackendError):
    """Standard output took nothing, and not because its reader had enough."""


def echo(line: str = "", *, err: bool = False) -> bool:
    """Print one line, safe for a terminal; return whether there was a reader.

    Raises:
        OutputLost: Standard output cannot be written; standard error never raises.
    """
    return write(f"{shown(line)}\n", err=err)


def write(text: str, *, err: bool = False) -> bool:
    """Write text as it is, but for what the stream cannot spell; return whether it was read.

    Raises:
        OutputLost: Standard output cannot be written; standard error never raises.
    """
    stream: TextIO | None = sys.stderr if err else sys.stdout
    if stream is None:  # the caller closed it
        return False
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        let_go(stream)
        if err or isinstance(error, BrokenPipeError):
            return False
        raise OutputLost(
            f"Standard output cannot be written: {error.strerror}.",
            remedy="Send it where there is room.",
        ) from error
    return True


def shown(text: str) -> str:
    """Return text as one line in which nothing commands, reorders or hides.

    A control character, a line break among them, is shown as its escape.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    return " " if character.isspace() and character > "\x80" else _escape(character)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()


def let_go(stream: TextIO) -> None:
    """Let what is still to be written to a stream go nowhere, at the exit of Python too."""
    with contextlib.suppress(OSError):  # it has no descriptor: nothing is left to be written
        null = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(null, stream.fileno())
        finally:
            os.close(null)


def begin() -> None:
    """Let no character that a stream cannot spell end a command: it is shown as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def finish() -> None:
    """Write what is still held back, so that Python's own exit finds nothing to fail on."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                let_go(stream)
