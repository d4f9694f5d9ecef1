"""What a model's pointers do, in plain Python: told by its past, not folded event by event."""

from dataclasses import dataclass, field


@dataclass
class Tenure:
    """A time in which an environment had a champion."""

    version: int
    left_by: str | None = None
    left_at: int = 0


@dataclass
class Pointers:
    """Which versions there are, and which environment serves what."""

    versions: int = 0
    deleted: set[int] = field(default_factory=set)
    tenures: dict[str, list[Tenure]] = field(default_factory=dict)
    candidates: dict[str, list[int]] = field(default_factory=dict)
    moves: int = 0

    def champion(self, environment: str) -> int | None:
        open_ = [t for t in self.tenures.get(environment, []) if t.left_by is None]
        assert len(open_) <= 1
        return open_[0].version if open_ else None

    def beside(self, environment: str) -> list[int]:
        return self.candidates.get(environment, [])

    def target(self, environment: str) -> int | None:
        """Return the champion that left last, of those whose last leaving was no rollback."""
        last: dict[int, Tenure] = {}
        for tenure in self.tenures.get(environment, []):
            last[tenure.version] = tenure
        left = [
            tenure
            for tenure in last.values()
            if tenure.left_by not in {None, "rollback"} and tenure.version not in self.deleted
        ]
        return max(left, key=lambda tenure: tenure.left_at).version if left else None

    def served(self, version: int) -> bool:
        return any(
            version == self.champion(name) or version in self.beside(name)
            for name in {*self.tenures, *self.candidates}
        )

    def lives(self, version: int) -> bool:
        return 1 <= version <= self.versions and version not in self.deleted

    def allows(self, move: str, version: int, environment: str, *, older: bool = False) -> bool:
        """Return whether a move is possible at all."""
        champion = self.champion(environment)
        match move:
            case "candidate":
                new = version != champion and version not in self.beside(environment)
                return self.lives(version) and new
            case "promote":
                forward = champion is None or version > champion or older
                return self.lives(version) and version != champion and forward
            case "demote":
                known = 1 <= version <= self.versions
                return known and (version == champion or version in self.beside(environment))
            case "rollback":
                return champion is not None and self.target(environment) is not None
            case "delete":
                return self.lives(version) and not self.served(version)
            case _:
                return version in self.deleted

    def move(self, move: str, version: int, environment: str) -> None:
        """Carry a possible move out."""
        self.moves += 1
        match move:
            case "candidate":
                self.candidates.setdefault(environment, []).append(version)
            case "promote":
                self._leave(environment, "promotion")
                self._enter(environment, version)
            case "demote" if version == self.champion(environment):
                self._leave(environment, "demotion")
            case "demote":
                self._aside(environment, version)
            case "rollback":
                target = self.target(environment)
                assert target is not None
                self._leave(environment, "rollback")
                self._enter(environment, target)
            case "delete":
                self.deleted.add(version)
            case _:
                self.deleted.remove(version)

    def _leave(self, environment: str, how: str) -> None:
        for tenure in self.tenures.get(environment, []):
            if tenure.left_by is None:
                tenure.left_by, tenure.left_at = how, self.moves

    def _enter(self, environment: str, version: int) -> None:
        self._aside(environment, version)
        self.tenures.setdefault(environment, []).append(Tenure(version))

    def _aside(self, environment: str, version: int) -> None:
        self.candidates[environment] = [v for v in self.beside(environment) if v != version]
