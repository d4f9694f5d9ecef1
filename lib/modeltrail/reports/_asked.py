"""What a report is asked about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from modeltrail.errors import InvalidInput


@dataclass(frozen=True)
class Asked:
    """The window of a report, and the environments in the order of promotion.

    Args:
        environments: Those that are configured; others that occur follow them.
        until: The end of the window, in the stored spelling; what was recorded at it counts.
        since: Its begin; what was recorded at it is before. None where it has none.

    Raises:
        InvalidInput: The instants are in the wrong order.
    """

    environments: tuple[str, ...]
    until: str
    since: str | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.since > self.until:
            raise InvalidInput(
                f"{self.since} is after {self.until}.", remedy="Give the earlier instant first."
            )

    def holds(self, time: str) -> bool:
        """Return whether an instant is in the window."""
        return (self.since is None or time > self.since) and time <= self.until

    def order(self, names: Iterable[str]) -> list[str]:
        """Return the configured environments, then those others that occur, by name."""
        return [*self.environments, *sorted(set(names) - set(self.environments))]

    def place(self, environment: str) -> tuple[int, str]:
        """Return what environments are sorted by."""
        known: Collection[str] = self.environments
        place = self.environments.index(environment) if environment in known else len(known)
        return place, environment
