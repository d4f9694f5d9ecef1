"""Sessions: what a command needs of the platform, each part opened when it is first used."""

import difflib
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from modeltrail.errors import InvalidInput, ModeltrailError
from modeltrail.names import Reference, parse_reference

if TYPE_CHECKING:
    from modeltrail.access import Access
    from modeltrail.artifacts import Inspector
    from modeltrail.config import Platform
    from modeltrail.identity import Actor
    from modeltrail.ledger import Ledger
    from modeltrail.policy import PolicyEngine
    from modeltrail.registry import Registry

_LOOKED_AT = 1000
"""Models among whose names a near one is looked for."""


class Session:
    """One caller at one platform."""

    def __init__(self, platform: "Platform", access: "Access", sessions: "Sessions") -> None:
        self.platform = platform
        self.access = access
        self._sessions = sessions

    @property
    def environments(self) -> tuple[str, ...]:
        """The configured environments, in the order of promotion."""
        return self.platform.environment_names

    @property
    def actor(self) -> "Actor":
        """The caller, as STS states it."""
        return self.access.actor

    @cached_property
    def reading(self) -> "Ledger":
        """The timelines, read through the caller's read role."""
        from modeltrail.ledger import Ledger  # noqa: PLC0415 (--help stays quick)

        return Ledger(self.access.dynamodb("reader"), self.platform.table)

    @cached_property
    def writing(self) -> "Ledger":
        """The timelines, through the gate's role: who may write need not have a read role too."""
        from modeltrail.ledger import Ledger  # noqa: PLC0415 (--help stays quick)

        self._sessions.wrote = True
        return Ledger(self.access.dynamodb("gate"), self.platform.table)

    @property
    def at_hand(self) -> "Ledger":
        """The timelines, through the role that they were read through last."""
        return self.writing if "writing" in vars(self) else self.reading

    @cached_property
    def registry(self) -> "Registry":
        """The registry, written through the gate's role as this caller."""
        from modeltrail.registry import Registry  # noqa: PLC0415 (--help stays quick)

        return Registry(
            self.writing,
            environments=self.environments,
            who=self.actor,
            decide=self.engine.decide,
            inspect=lambda version: self._inspector(version.artifact, version.model),
        )

    @property
    def engine(self) -> "PolicyEngine":
        """What decides here."""
        from modeltrail import config  # noqa: PLC0415 (--help stays quick)

        policies, key = config.policies(self.platform)
        return self._sessions.engine(_some(policies), key)

    @cached_property
    def _inspector(self) -> "Inspector":
        from modeltrail.artifacts import Inspector  # noqa: PLC0415 (--help stays quick)

        return Inspector(self.access.s3("gate"))

    def reference(self, text: str) -> Reference:
        """Return what a reference names."""
        return parse_reference(text, self.environments)


class Sessions:
    """The sessions of a process; profiles and the policy engine are opened once."""

    def __init__(self) -> None:
        self._open: dict[tuple[Path | None, str | None], Session] = {}
        self._engines: dict[tuple[Path, Path | None], PolicyEngine] = {}
        self._last: Session | None = None
        self.wrote = False
        """Whether the ledger was opened to be written: something may have been since."""

    def open(self, platform: Path | None, profile: str | None) -> Session:
        """Return the session of a profile at a platform."""
        from modeltrail import config  # noqa: PLC0415 (--help stays quick)
        from modeltrail._profiles import check_profile  # noqa: PLC0415 (likewise)
        from modeltrail.access import Access, environment_profile  # noqa: PLC0415 (likewise)

        key = (platform, profile or environment_profile())
        if key not in self._open:
            where = config.load(platform, profile=key[1])
            check_profile(where, key[1])
            self._open[key] = Session(where, Access(where, profile=profile), self)
        self._last = self._open[key]
        return self._last

    def near(self, model: str) -> list[str]:
        """Return the names of models that one may be a misspelling of, the nearest first.

        They are looked for among the first thousand; what cannot be read is no error here.
        """
        with suppress(ModeltrailError):
            if self._last is not None:
                models = islice(self._last.at_hand.models(), _LOOKED_AT)
                return difflib.get_close_matches(model, models, cutoff=0.75)
        return []

    def engine(self, policies: Path, key: Path | None) -> "PolicyEngine":
        """Return the policy engine over a folder or a bundle of policies.

        Args:
            policies: The folder or the bundle.
            key: The public key that a bundle is verified by.
        """
        if (policies, key) not in self._engines:
            from modeltrail.policy import PolicyEngine, source  # noqa: PLC0415 (--help stays quick)

            self._engines[policies, key] = PolicyEngine(source(policies, key))
        return self._engines[policies, key]

    def close(self) -> None:
        """End what was opened."""
        while self._engines:
            self._engines.popitem()[1].close()


class Opener:
    """Opens a command's session when the command asks: `--help` needs none."""

    def __init__(self, sessions: Sessions, platform: Path | None, profile: str | None) -> None:
        self._sessions = sessions
        self._platform = platform
        self._profile = profile

    def platform(self) -> "Platform":
        """Return the platform, which takes nobody's profile to know."""
        from modeltrail import config  # noqa: PLC0415 (--help stays quick)

        return config.load(self._platform, profile=self._profile)

    def engine(self, policies: Path | None, key: Path | None) -> "PolicyEngine":
        """Return the engine over policies; where none are named, over the configured ones.

        Raises:
            InvalidInput: None are named, and there is no platform that names some.
        """
        from modeltrail import config  # noqa: PLC0415 (--help stays quick)

        named, named_key = config.policies(None)
        if policies is None and named is None:
            named, named_key = config.policies(self._platform_for_policies())
        return self._sessions.engine(_some(policies or named), key or named_key)

    def _platform_for_policies(self) -> "Platform":
        try:
            return self.platform()
        except InvalidInput as error:
            raise InvalidInput(
                f"No policies are named, and {error.message[0].lower()}{error.message[1:]}",
                remedy="Name a folder or a bundle of policies with --policies, or with "
                "MODELTRAIL_POLICIES.",
            ) from error

    def __call__(self) -> Session:
        """Return the session."""
        return self._sessions.open(self._platform, self._profile)


def _some(policies: Path | None) -> Path:
    if policies is None:
        raise InvalidInput(
            "The platform names no policies to decide by.",
            remedy="Let MODELTRAIL_POLICIES name a folder or a bundle of them.",
        )
    return policies
