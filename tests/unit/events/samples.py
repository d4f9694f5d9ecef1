"""One event of each type."""

import json
from typing import Any

from modeltrail.events import EVENT_TYPES, StoredEvent, seal
from modeltrail.state import empty_head
from tests.support import facts
from tests.support.chain import event_facts

_DECIDED = {"decision": facts.decision()}

SAMPLES: dict[str, Any] = {
    "version.registered": facts.registration(),
    "version.candidate": _DECIDED,
    "version.promoted": {**_DECIDED, "incumbent": 1, "older": False},
    "version.demoted": {**_DECIDED, "role": "candidate"},
    "version.rolled_back": {**_DECIDED, "to": 1},
    "version.deleted": _DECIDED,
    "version.restored": _DECIDED,
    "promotion.denied": {"decision": facts.decision("evidence.missing"), "move": "promote"},
    "approval.granted": {"artifact_digest": facts.sha()},
    "approval.withdrawn": {"granted_seq": 3},
    "evidence.recorded": facts.suite(),
    "metric.recorded": {"metrics": {"recall": 0.9}, "dataset_digest": None, "rows": None},
    "business.noted": {"text": "Complaints doubled."},
    "monitoring.started": {"monitors": ["performance"]},
    "incident.opened": {"id": "INC-7"},
    "incident.closed": {"opened_seq": 3},
    "drift.raised": {"monitor": "psi-age"},
    "drift.cleared": {"raised_seq": 3},
    "waiver.granted": {"code": "soak.too_short", "until": "2026-12-24T09:30:00.000000Z"},
    "hold.placed": {},
    "hold.lifted": {"placed_seq": 3},
    "breakglass.reviewed": {"moved_seq": 3},
    "timeline.imported": {
        "file_sha256": facts.sha(),
        "events": 3,
        "head": facts.sha("b"),
        "begun_by": facts.person().model_dump(),
        "begun_at": "2026-11-24T09:30:00.000000Z",
    },
}


def sample(event_type: str, **changed: Any) -> StoredEvent:
    stated = {"version": 2, "environment": "production", "reason": "Because."}
    data = changed.pop("data", SAMPLES[event_type])
    head = empty_head(facts.MODEL)
    return seal(EVENT_TYPES[event_type], event_facts(head, data=data, **{**stated, **changed}))


def body(event_type: str) -> Any:
    """Return the JSON value of a sample."""
    return json.loads(sample(event_type).body)
