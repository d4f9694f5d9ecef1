"""Safeguards: holds, waivers, and reviews of moves that broke the glass."""

from modeltrail import events, instants
from modeltrail.errors import InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.events._matter_values import VIOLATION
from modeltrail.ledger import Draft
from modeltrail.registry._known import require_live, require_model, require_open, require_room
from modeltrail.registry._recorder import Recorder
from modeltrail.state import Head


class Safeguards(Recorder):
    """Records holds, waivers and reviews."""

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
            hold = require_open(head, head.open.holds, placed, "hold")
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
            move = require_open(head, head.open.unreviewed, moved, what)
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
