"""The command line: `modeltrail`. It alone prints and exits."""

from modeltrail.cli._main import main

__all__ = ["main"]
