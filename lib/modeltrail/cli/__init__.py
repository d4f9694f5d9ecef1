"""The command line: `modeltrail`. It alone prints and exits."""

from modeltrail.cli._main import main, run
from modeltrail.cli._session import Sessions
from modeltrail.cli._stream import write

__all__ = ["Sessions", "main", "run", "write"]
