"""Recording a fact as one caller: checked, under a request key, after what others wrote."""

from collections.abc import Callable, Mapping

from modeltrail._backoff import pause
from modeltrail.errors import Conflict, InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.identity import Actor
from modeltrail.ledger import Draft, HeadMoved, Ledger, Request
from modeltrail.names import check_model
from modeltrail.registry._known import require_model, require_version
from modeltrail.registry._requests import new_request
from modeltrail.state import Head, VersionRecord

_ATTEMPTS = 50


class Recorder:
    """Records facts that need no decision.

    Args:
        ledger: The timelines; its role may write.
        environments: The configured environments, in the order of promotion.
        who: The caller, as STS states it.
    """

    def __init__(self, ledger: Ledger, environments: tuple[str, ...], who: Actor) -> None:
        self._ledger = ledger
        self._environments = environments
        self._who = who

    def _check(self, model: str, version: object, environment: str | None) -> None:
        check_model(model, environments=self._environments)
        if version is not None and type(version) is not int:
            raise InvalidInput(
                f"{version!r} is not a version.", remedy="Give a whole number, such as 7."
            )
        if environment is not None and environment not in self._environments:
            raise InvalidInput(
                f"There is no environment {environment!r}.",
                remedy=f"Use one of {', '.join(self._environments)}.",
            )

    def _version(self, head: Head, number: int) -> VersionRecord:
        require_model(head)
        return require_version(head, self._ledger.records_at(head, [number]).get(number), number)

    def _record(
        self,
        operation: str,
        model: str,
        key: str | None,
        asked: Mapping[str, object],
        draft: Callable[[Head], Draft],
    ) -> StoredEvent:
        """Record a fact that needs no decision; where others write too, after them."""
        environment = asked.get("environment")
        place = environment if isinstance(environment, str) else None
        self._check(model, asked.get("version"), place)
        request = new_request(key, self._who, operation, dict(asked))

        def write() -> list[StoredEvent]:
            if (head := self._ledger.remembered(model)) is not None:
                try:
                    return self._ledger.append(head, [draft(head)], who=self._who, request=request)
                except (HeadMoved, InvalidInput):
                    pass  # the world has perhaps moved on: look at it as it is now
            for attempt in range(_ATTEMPTS):
                head = self._ledger.head(model)
                try:
                    return self._ledger.append(head, [draft(head)], who=self._who, request=request)
                except HeadMoved:
                    pause(attempt)
            raise Conflict(
                f"{model!r} is written to by so many that this {operation} found no place.",
                remedy="Try again in a moment.",
            )

        return self._settled(model, key, request, write)[-1]

    def _once(
        self,
        model: str,
        key: str | None,
        request: Request,
        write: Callable[[], list[StoredEvent]],
    ) -> list[StoredEvent]:
        """Return what a request wrote before, or write it; without a caller's key it is new."""
        if key is not None and (before := self._ledger.answer(model, request)) is not None:
            return before
        return self._settled(model, key, request, write)

    def _settled(
        self,
        model: str,
        key: str | None,
        request: Request,
        write: Callable[[], list[StoredEvent]],
    ) -> list[StoredEvent]:
        """Write a request, or return what it wrote in an earlier call or in one beside this."""
        try:
            return write()
        except (InvalidInput, Conflict):
            if key is not None and (before := self._ledger.answer(model, request)) is not None:
                return before
            raise
