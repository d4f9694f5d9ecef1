"""The values of events of what stands until it is settled."""

import re
from typing import Annotated

from pydantic import StringConstraints

from modeltrail.events import _values as values
from modeltrail.instants import Instant

VIOLATION = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
"""The code of a violation, as policies give it."""


class Opened(values.Frozen):
    """An incident that is known elsewhere by its id."""

    id: values.Name


class Closed(values.Frozen):
    """An incident that is over."""

    opened_seq: values.Sequence


class Raised(values.Frozen):
    """What a monitor found: the world, or the model's answers, drift away."""

    monitor: values.Name


class Cleared(values.Frozen):
    """A drift alarm that is settled."""

    raised_seq: values.Sequence


class Waived(values.Frozen):
    """A violation that is let pass for a time."""

    code: Annotated[str, StringConstraints(pattern=f"^{VIOLATION.pattern}$", max_length=256)]
    until: Instant


class Placed(values.Frozen):
    """A hold: all there is to say of it is who placed it, on what, and why."""


class Lifted(values.Frozen):
    """A hold that stands no more."""

    placed_seq: values.Sequence


class Reviewed(values.Frozen):
    """A move that broke the glass, and that somebody else has looked at since."""

    moved_seq: values.Sequence
