"""The registry: what people and pipelines do to models."""

from modeltrail.registry._bulk import Measurement, Recorded
from modeltrail.registry._moves import tell
from modeltrail.registry._registry import Registry
from modeltrail.registry._requests import check_key
from modeltrail.registry._situation import Wish, known_version

__all__ = ["Measurement", "Recorded", "Registry", "Wish", "check_key", "known_version", "tell"]
