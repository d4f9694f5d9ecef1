"""Matters: what stands of a model until somebody settles it, and what is let pass for a time."""

from collections.abc import Sequence
from typing import TypeVar

from modeltrail import events, instants
from modeltrail.errors import InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.events._values import VIOLATION
from modeltrail.ledger import Draft
from modeltrail.policy._facts import DriftAlarm, Hold, Incident, Unreviewed
from modeltrail.registry._known import (
    require_live,
    require_model,
    require_room,
    where_it_serves,
)
from modeltrail.registry._recorder import Recorder
from modeltrail.state import Head

Matter = TypeVar("Matter", Incident, DriftAlarm, Hold, Unreviewed)


class Matters(Recorder):
    """Records incidents, drift alarms, holds, waivers and reviews."""

    def open_incident(
        self,
        model: str,
        incident: str,
        *,
        reason: str,
        environment: str | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Record that something goes wrong; `incident` is what it is called elsewhere."""
        name = incident.strip()

        def draft(head: Head) -> Draft:
            require_model(head)
            for known in head.open.incidents:
                if known.id == name:
                    raise InvalidInput(
                        f"The incident {name!r} of {model!r} is open already (event #{known.seq}).",
                        remedy="Give another one its own id, or close this one first.",
                    )
            require_room(
                head.open.incidents,
                f"incidents of {model!r} are open",
                f"Close some: modeltrail incident close {model} ID -m …",
            )
            return Draft(
                events.IncidentOpened, {"id": name}, environment=environment, reason=reason
            )

        asked = {"id": name, "environment": environment, "reason": reason}
        return self._record("open incident", model, request, asked, draft)

    def close_incident(
        self, model: str, incident: str, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Record that an incident is over."""
        name = incident.strip()

        def draft(head: Head) -> Draft:
            require_model(head)
            for known in head.open.incidents:
                if known.id == name:
                    data = {"opened_seq": known.seq}
                    place = known.environment
                    return Draft(events.IncidentClosed, data, environment=place, reason=reason)
            ids = ", ".join(repr(known.id) for known in head.open.incidents) or "none"
            raise InvalidInput(
                f"No incident {name!r} of {model!r} is open.", remedy=f"Open: {ids}."
            )

        asked = {"id": name, "reason": reason}
        return self._record("close incident", model, request, asked, draft)

    def raise_drift(
        self,
        model: str,
        version: int,
        environment: str,
        monitor: str,
        *,
        reason: str,
        request: str | None = None,
    ) -> StoredEvent:
        """Record that a monitor found a version to drift in an environment that serves it."""
        name = monitor.strip()

        def draft(head: Head) -> Draft:
            require_live(self._version(head, version))
            if environment not in head.serving(version):
                raise InvalidInput(
                    f"{model}@{version} is not served in {environment}.",
                    remedy=where_it_serves(model),
                )
            for known in head.open.drift:
                if (known.version, known.environment, known.monitor) == (
                    version,
                    environment,
                    name,
                ):
                    raise InvalidInput(
                        f"The drift of {model}@{version} in {environment} that {name!r} finds is "
                        f"raised already (event #{known.seq}).",
                        remedy=f"To settle it: modeltrail drift clear {model} {known.seq} -m …",
                    )
            require_room(
                head.open.drift,
                f"drift alarms of {model!r} are raised",
                f"Clear some: modeltrail drift clear {model} SEQ -m …",
            )
            return Draft(
                events.DriftRaised,
                {"monitor": name},
                version=version,
                environment=environment,
                reason=reason,
            )

        place = {"version": version, "environment": environment}
        asked = {**place, "monitor": name, "reason": reason}
        return self._record("raise drift", model, request, asked, draft)

    def clear_drift(
        self, model: str, raised: int, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Record that a drift alarm is settled; `raised` is the number of its event."""

        def draft(head: Head) -> Draft:
            alarm = self._settled_matter(head, head.open.drift, raised, "drift alarm")
            return Draft(
                events.DriftCleared,
                {"raised_seq": raised},
                version=alarm.version,
                environment=alarm.environment,
                reason=reason,
            )

        asked = {"raised": raised, "reason": reason}
        return self._record("clear drift", model, request, asked, draft)

    def place_hold(
        self,
        model: str,
        *,
        reason: str,
        version: int | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Record that a version has to be kept; without one, the whole model."""

        def draft(head: Head) -> Draft:
            require_model(head)
            if version is not None:
                self._version(head, version)
            require_room(
                head.open.holds,
                f"holds stand on {model!r}",
                f"Lift some: modeltrail hold lift {model} SEQ -m …",
            )
            return Draft(events.HoldPlaced, {}, version=version, reason=reason)

        asked = {"version": version, "reason": reason}
        return self._record("place hold", model, request, asked, draft)

    def lift_hold(
        self, model: str, placed: int, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Record that a hold stands no more; `placed` is the number of its event."""

        def draft(head: Head) -> Draft:
            hold = self._settled_matter(head, head.open.holds, placed, "hold")
            data = {"placed_seq": placed}
            return Draft(events.HoldLifted, data, version=hold.version, reason=reason)

        asked = {"placed": placed, "reason": reason}
        return self._record("lift hold", model, request, asked, draft)

    def waive(
        self,
        model: str,
        version: int,
        code: str,
        *,
        until: str,
        reason: str,
        environment: str | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Let a violation of a version pass until an instant, as far as the policy lets the caller.

        Args:
            model: The model.
            version: The version.
            code: Of the violation, such as `soak.too_short`.
            until: When it expires; still to come.
            reason: Why.
            environment: Where it holds; by default everywhere.
            request: The caller's idempotency key.
        """
        end = instants.parse(until)
        if not VIOLATION.fullmatch(code):
            raise InvalidInput(
                f"{code[:80]!r} is no code of a violation.",
                remedy="Write it as a denial does, as in soak.too_short.",
            )

        def draft(head: Head) -> Draft:
            require_live(self._version(head, version))
            if end <= max(instants.render(instants.utc_now()), head.time or ""):
                raise InvalidInput(
                    f"A waiver until {instants.brief(end)} would have expired already.",
                    remedy="Give an instant that is still to come.",
                )
            return Draft(
                events.WaiverGranted,
                {"code": code, "until": end},
                version=version,
                environment=environment,
                reason=reason,
            )

        place = {"version": version, "environment": environment}
        asked = {**place, "code": code, "until": end, "reason": reason}
        return self._record("waive", model, request, asked, draft)

    def review(
        self, model: str, moved: int, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Record the caller's review of somebody else's move that broke the glass.

        Args:
            model: The model.
            moved: The number of the move's event.
            reason: What the review found.
            request: The caller's idempotency key.
        """

        def draft(head: Head) -> Draft:
            what = "unreviewed break-glass move"
            move = self._settled_matter(head, head.open.unreviewed, moved, what)
            if move.by.person == self._who.person:
                raise InvalidInput(
                    f"Event #{moved} of {model!r} is a move by {move.by.person}, who cannot "
                    "review it.",
                    remedy="Let somebody else review it.",
                )
            return Draft(
                events.BreakglassReviewed,
                {"moved_seq": moved},
                version=move.version,
                environment=move.environment,
                reason=reason,
            )

        asked = {"moved": moved, "reason": reason}
        return self._record("review", model, request, asked, draft)

    def _settled_matter(self, head: Head, matters: Sequence[Matter], seq: int, what: str) -> Matter:
        """Return the open matter that an event began.

        Raises:
            InvalidInput: There is none.
        """
        require_model(head)
        for matter in matters:
            if matter.seq == seq:
                return matter
        known = ", ".join(f"#{matter.seq}" for matter in matters) or "none"
        raise InvalidInput(
            f"Event #{seq} of {head.model!r} began no {what} that is open.",
            remedy=f"Open: {known}; 'modeltrail show {head.model}' tells of them.",
        )
