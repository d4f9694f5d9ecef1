"""The layout of the metadata table and the artifact bucket; nothing else spells these names."""

import re
from typing import NamedTuple

TABLE = "modeltrail-metadata"
PARTITION_KEY = "pk"
SORT_KEY = "sk"
TTL_ATTRIBUTE = "expires"
"""Epoch seconds after which DynamoDB may drop an idempotency item."""


class Index(NamedTuple):
    """A sparse index over events; its range key is the sort key, so it keeps their order."""

    name: str
    key: str
    """The attribute that is its partition key; all attributes are projected."""


BY_SUBJECT = Index("by-subject", "subject")
"""The events of one version, or the evidence about one code commit."""
BY_KIND = Index("by-kind", "kind")
"""The events of one type, of one model."""
INDEXES = (BY_SUBJECT, BY_KIND)

GATE_ROLE = "modeltrail-gate"
DEVELOPER_ROLE = "modeltrail-developer"
WORKLOAD_ROLE = "modeltrail-workload"
AUDITOR_ROLE = "modeltrail-auditor"
TRAINER_ROLE = "modeltrail-trainer"
CI_ROLE = "modeltrail-ci"
BOUNDARY = "modeltrail-boundary"
KEEPER = "modeltrail-keep-events"
"""The function that keeps events in the audit archive, and its role."""
ANNOUNCER = "modeltrail-announce-events"
"""The function that announces events on the bus, and its role."""
FORWARDER_ROLE = "modeltrail-forward-events"
"""What a rule of the bus puts events onto the bus of an environment as."""
BUS = "modeltrail"
"""The event bus, in the platform's account and in each environment's."""
ARTIFACT_KEY = "modeltrail-artifacts"
"""The alias of the key of the artifacts, without `alias/`."""
CHECKPOINT_KEY = "modeltrail-checkpoints"
"""The alias of the key that signs checkpoints, without `alias/`."""
PARAMETERS = "/modeltrail/"
"""What the names of an account's parameters begin with."""
PLATFORM_PARAMETER = f"{PARAMETERS}platform"
"""The parameter that describes the platform, in its account and in each environment's."""

HEAD = "HEAD"
LAST_SEQ = 999_999_999_999
"""The largest sequence number: its key has twelve digits."""
EVENT_PREFIX = "EVENT#"
"""What the sort key of each event begins with."""
_VERSION = "VERSION#"
_COMMIT = "COMMIT#"
_REQUEST = "REQUEST#"
_SNAPSHOT = "SNAPSHOT#"

MODELS = "MODELS"
"""The partition key of the list of models; a model's name is its sort key there."""

ARTIFACTS_PREFIX = "artifacts/"
MANIFESTS_PREFIX = "manifests/"
ARCHIVE_PREFIX = "events/"
ARCHIVE_DAY = "day"
"""What the archive is partitioned by: the UTC day on which an event was recorded."""
PLACES = 4
"""Where a file of an artifact can be: the same key under so many prefixes."""
_ARTIFACT = re.compile(rf"[0-9a-f]{{64}}(\.[1-{PLACES - 1}])?")


def bucket(account: str, region: str) -> str:
    """Return the artifact bucket's name: the account and region make it unique."""
    return f"modeltrail-artifacts-{account}-{region}"


def audit_bucket(account: str, region: str) -> str:
    """Return the name of the bucket of the audit archive."""
    return f"modeltrail-audit-{account}-{region}"


def trail_bucket(account: str, region: str) -> str:
    """Return the name of the bucket of CloudTrail's log files."""
    return f"modeltrail-audit-trail-{account}-{region}"


def query_bucket(account: str, region: str) -> str:
    """Return the name of the bucket of inventories, and of what queries answered."""
    return f"modeltrail-queries-{account}-{region}"


def archived(model: str, seq: int, time: str) -> str:
    """Return the object key of an event in the audit archive: by day, so that SQL reads few.

    Args:
        model: The model.
        seq: The event's sequence number.
        time: When it was recorded, as it is stored.
    """
    return f"{ARCHIVE_PREFIX}{ARCHIVE_DAY}={time[:10]}/{model}/{seq:012d}.ndjson"


def read_role(environment: str) -> str:
    """Return the name of an environment's read role in the platform account."""
    return f"modeltrail-read-{environment}"


def team_role(team: str) -> str:
    """Return the name of a team's developer role."""
    return f"{DEVELOPER_ROLE}-{team}"


def admitted_tag(environment: str) -> str:
    """Return the tag, set to `true`, of an object that an environment may load."""
    return f"modeltrail-admitted-{environment}"


def partition(model: str) -> str:
    """Return the partition key of everything a model has."""
    return f"MODEL#{model}"


def event(seq: int) -> str:
    """Return the sort key of an event; twelve digits, so that text order is sequence order."""
    return f"{EVENT_PREFIX}{seq:012d}"


def seq(sort: str) -> int:
    """Return the sequence number in the sort key of an event; 0 where there is none."""
    digits = sort.removeprefix(EVENT_PREFIX)
    return int(digits) if digits.isdecimal() else 0


def versions() -> tuple[str, str]:
    """Return the first and the last sort key that a version can have."""
    return version(0), version(999_999)


def version(number: int) -> str:
    """Return the sort key of a version's projection."""
    return f"{_VERSION}{number:06d}"


def commit(sha: str) -> str:
    """Return the sort key of the evidence about a code commit."""
    return f"{_COMMIT}{sha}"


def commits() -> tuple[str, str]:
    """Return the first and the last sort key that the evidence about a code commit can have."""
    return commit("0"), commit("g")


def subject(model: str, *, version_number: int | None = None, sha: str | None = None) -> str:
    """Return what the index by subject lists a version's or a commit's events under."""
    about = version(version_number) if version_number is not None else commit(sha or "")
    return f"{partition(model)}#{about}"


def kind(model: str, event_type: str) -> str:
    """Return what the index by kind lists a type's events under."""
    return f"{partition(model)}#{event_type}"


def snapshot(instant: str, number: int) -> str:
    """Return the sort key of the head as it was after an event, recorded at an instant."""
    return f"{_SNAPSHOT}{instant}#{number:012d}"


def snapshots_until(instant: str) -> tuple[str, str]:
    """Return the first and the last sort key of the snapshots at an instant or earlier."""
    return _SNAPSHOT, f"{_SNAPSHOT}{instant}#~"


def snapshots_before(instant: str) -> tuple[str, str]:
    """Return the first and the last sort key of the snapshots earlier than an instant."""
    return _SNAPSHOT, f"{_SNAPSHOT}{instant}"


def snapshots_after(instant: str) -> tuple[str, str]:
    """Return the first and the last sort key of the snapshots later than an instant."""
    return f"{_SNAPSHOT}{instant}#~", f"{_SNAPSHOT}~"


def request(key: str) -> str:
    """Return the sort key of the answer given to a request."""
    return f"{_REQUEST}{key}"


def artifact_prefix(model: str, artifact_digest: str, place: int = 0) -> str:
    """Return the key prefix of an artifact's files.

    Args:
        model: The model.
        artifact_digest: `sha256:<hex>`; that of its manifest, or of its sketch.
        place: Another than 0 where other bytes stand in the way of a file, below PLACES.
    """
    beside = f".{place}" if place else ""
    return f"{ARTIFACTS_PREFIX}{model}/{_hex(artifact_digest)}{beside}/"


def is_artifact_key(key: str, model: str, path: str) -> bool:
    """Return whether a key can be that of a file of a model, at some place of some artifact."""
    prefix, suffix = f"{ARTIFACTS_PREFIX}{model}/", f"/{path}"
    if not key.startswith(prefix) or not key.endswith(suffix):
        return False
    return _ARTIFACT.fullmatch(key[len(prefix) : -len(suffix)]) is not None


def manifest_key(model: str, artifact_digest: str, manifest_sha256: str) -> str:
    """Return the object key of an artifact's manifest; both digests are `sha256:<hex>`."""
    return f"{MANIFESTS_PREFIX}{model}/{_hex(artifact_digest)}/{_hex(manifest_sha256)}.json"


def _hex(digest: str) -> str:
    return digest.removeprefix("sha256:")
