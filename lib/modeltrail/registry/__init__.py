"""The registry: what people and pipelines do to models."""

from modeltrail.registry._bulk import Measurement, Recorded
from modeltrail.registry._decided import Before, check_decision
from modeltrail.registry._known import known_version
from modeltrail.registry._moves import tell
from modeltrail.registry._registry import Registry
from modeltrail.registry._requests import check_key, new_request
from modeltrail.registry._situation import Wish
from modeltrail.registry._stated import check_facts

__all__ = [
    "Before",
    "Measurement",
    "Recorded",
    "Registry",
    "Wish",
    "check_decision",
    "check_facts",
    "check_key",
    "known_version",
    "new_request",
    "tell",
]
