"""State: the pure fold of a model's events; nothing else decides what a model looks like.

The fold is kept in three projections, so that a question reads no more than it asks about: the
head (what each environment serves, and what is open), one record a version, and one a code commit
(its evidence).
"""

from modeltrail.state._commit import CommitRecord, advance_commit, commit_of
from modeltrail.state._head import Head, advance, advance_until, empty_head
from modeltrail.state._open import MOST_OPEN, Open
from modeltrail.state._placement import REMEMBERED_CHAMPIONS, Placement
from modeltrail.state._version import (
    REMEMBERED_WAIVERS,
    Approval,
    Deletion,
    VersionRecord,
    advance_version,
    concerned,
)

__all__ = [
    "MOST_OPEN",
    "REMEMBERED_CHAMPIONS",
    "REMEMBERED_WAIVERS",
    "Approval",
    "CommitRecord",
    "Deletion",
    "Head",
    "Open",
    "Placement",
    "VersionRecord",
    "advance",
    "advance_commit",
    "advance_until",
    "advance_version",
    "commit_of",
    "concerned",
    "empty_head",
]
