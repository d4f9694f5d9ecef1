"""The command line: `modeltrail`. It alone prints and exits."""

from modeltrail.cli._main import main, run
from modeltrail.cli._session import Sessions

__all__ = ["Sessions", "main", "run"]
