"""Alarms: incidents and drift, which stand until somebody settles them."""

from modeltrail import events
from modeltrail.errors import InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.ledger import Draft
from modeltrail.registry._known import (
    require_live,
    require_model,
    require_open,
    require_room,
    require_served,
)
from modeltrail.registry._recorder import Recorder
from modeltrail.state import Head


class Alarms(Recorder):
    """Records incidents and drift alarms."""

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
            require_served(head, version, environment)
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
            alarm = require_open(head, head.open.drift, raised, "drift alarm")
            return Draft(
                events.DriftCleared,
                {"raised_seq": raised},
                version=alarm.version,
                environment=alarm.environment,
                reason=reason,
            )

        asked = {"raised": raised, "reason": reason}
        return self._record("clear drift", model, request, asked, draft)
