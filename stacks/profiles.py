"""The two profiles of a blueprint: what each sets where the blueprint does not say.

docs/blueprint.md has the same table; a test holds one against the other.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The defaults of a platform."""

    keeps_data: bool
    """Whether what holds data is kept from being destroyed: table, buckets, keys, vaults."""
    lock_mode: Literal["COMPLIANCE", "GOVERNANCE"]
    """The mode of Object Lock: in the first nobody shortens a retention, the root included."""
    key_deletion_days: int
    """How long a key that is to be deleted can still be had back."""
    archive_days: int
    """How long the audit archive and checkpoints are locked."""
    log_days: int
    """How long logs are kept; one of the numbers that CloudWatch Logs takes."""
    monthly_budget_usd: int
    """What the account may cost in a month before somebody is told."""


TRIAL = Profile(
    keeps_data=False,
    lock_mode="GOVERNANCE",
    key_deletion_days=7,
    archive_days=1,
    log_days=7,
    monthly_budget_usd=20,
)
PRODUCTION = Profile(
    keeps_data=True,
    lock_mode="COMPLIANCE",
    key_deletion_days=30,
    archive_days=2555,
    log_days=365,
    monthly_budget_usd=200,
)
PROFILES = {"trial": TRIAL, "production": PRODUCTION}
DEFAULT = "production"
