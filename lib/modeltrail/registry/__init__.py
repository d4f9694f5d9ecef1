"""The registry: what people and pipelines do to models."""

from modeltrail.registry._asked_again import (
    Before,
    NotKept,
    asked_again,
    move_of,
    situation_before,
)
from modeltrail.registry._bulk import Measurement, Recorded
from modeltrail.registry._decided import check_decision
from modeltrail.registry._known import known_version
from modeltrail.registry._moves import tell
from modeltrail.registry._registry import Registry
from modeltrail.registry._requests import check_key, new_request
from modeltrail.registry._situation import Wish
from modeltrail.registry._stated import check_facts

__all__ = [
    "Before",
    "Measurement",
    "NotKept",
    "Recorded",
    "Registry",
    "Wish",
    "asked_again",
    "check_decision",
    "check_facts",
    "check_key",
    "known_version",
    "move_of",
    "new_request",
    "situation_before",
    "tell",
]
