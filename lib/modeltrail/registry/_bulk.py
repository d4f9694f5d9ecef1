"""Recording many facts: in as few transactions as DynamoDB's limits allow, and resumable."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from pydantic import ConfigDict, TypeAdapter, ValidationError

from modeltrail import events, instants
from modeltrail._backoff import pause
from modeltrail.canonical import digest_bytes
from modeltrail.errors import Conflict, InvalidInput, ModeltrailError
from modeltrail.events import Measured
from modeltrail.ledger import MAX_ACTIONS, OTHER_ACTIONS, Draft, HeadMoved, KeyUsed, Request
from modeltrail.registry._arguments import refused
from modeltrail.registry._facts import Facts
from modeltrail.registry._known import require_model, require_version
from modeltrail.registry._requests import check_key

# What fits does not depend on who asks or on what is stored, so that asking again under the same
# key makes the same transactions. A record of a version is at most 400 KB, and a transaction 4 MB.
_MAX_VERSIONS = 6
_MAX_BYTES = 1_400_000
_ENVELOPE = 5_000
"""Bytes of an event around its data, at most."""
_ATTEMPTS = 50


@dataclass(frozen=True)
class Measurement:
    """Performance metrics of a version, as `Registry.metric` takes them."""

    # A dataclass takes any value for any field; each is checked when it is recorded.
    __pydantic_config__ = ConfigDict(strict=True, revalidate_instances="always")

    version: int
    metrics: Mapping[str, float]
    environment: str | None = None
    dataset_digest: str | None = None
    rows: int | None = None
    at: str | None = None


@dataclass(frozen=True)
class Recorded:
    """What became of many measurements."""

    events: int
    """How many are on the timeline now."""
    before: int
    """How many of them an earlier call under the same key had recorded."""
    transactions: int


@dataclass
class _Part:
    """What one transaction records."""

    drafts: list[Draft] = field(default_factory=list)
    versions: set[int] = field(default_factory=set)
    texts: list[bytes] = field(default_factory=list)
    size: int = 0

    def takes(self, version: int, text: bytes) -> bool:
        versions = len(self.versions | {version})
        return (
            len(self.drafts) + 1 + versions + OTHER_ACTIONS <= MAX_ACTIONS
            and versions <= _MAX_VERSIONS
            and self.size + len(text) + _ENVELOPE <= _MAX_BYTES
        )

    def add(self, draft: Draft, version: int, text: bytes) -> None:
        self.drafts.append(draft)
        self.versions.add(version)
        self.texts.append(text)
        self.size += len(text) + _ENVELOPE


@contextmanager
def _naming(position: int) -> Iterator[None]:
    """Let an error say which measurement it is about."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(
            f"Measurement {position} cannot be recorded: {error.message}", remedy=error.remedy
        ) from error


@cache
def _given() -> TypeAdapter[Measurement]:
    return TypeAdapter(Measurement)


class Bulk(Facts):
    """Records many facts at once."""

    def record_many(
        self, model: str, measurements: Sequence[Measurement], *, request: str | None = None
    ) -> Recorded:
        """Record many measurements of a model's versions, in order.

        All are checked before the first is written. Where the call fails in the middle, the same
        call under the same request key goes on from where it was, and records none twice.

        Args:
            model: The model.
            measurements: In the order in which they are to stand on the timeline.
            request: The idempotency key; without one, the error of a call that failed in the
                middle names the key to go on with.

        Raises:
            InvalidInput: A measurement cannot be recorded; nothing was written.
            Conflict: The key was used for other measurements.
            BackendError: AWS failed; the message says how many are recorded.
        """
        key = check_key(request) if request is not None else uuid.uuid4().hex
        parts = list(self._parts(model, measurements))
        self._require(model, measurements)
        done = before = written = 0
        seen = request is not None
        for number, part in enumerate(parts):
            asked = Request(f"{key}/{number}", self._fingerprint(part))
            try:
                # An earlier call recorded its parts in order: after the first that is new all are.
                seen = seen and self._ledger.answered(model, asked) is not None
                if seen:
                    before += len(part.drafts)
                else:
                    self._write(model, part, asked)
                    written += 1
            except KeyUsed as error:
                raise KeyUsed(
                    f"The request key {key!r} was used for other measurements of {model!r}.",
                    remedy="To go on with those, give exactly the same ones; "
                    "for others use a new key, or none.",
                ) from error
            except ModeltrailError as error:
                raise type(error)(
                    f"{done} of {len(measurements)} measurements are recorded. {error.message}",
                    remedy=f"Give the same ones again with the request key {key} to go on.",
                ) from error
            done += len(part.drafts)
        return Recorded(events=done, before=before, transactions=written)

    def _parts(self, model: str, measurements: Sequence[Measurement]) -> Iterator[_Part]:
        part = _Part()
        for position, measurement in enumerate(measurements, start=1):
            with _naming(position):
                draft = self._draft(model, measurement)
            said = [measurement.version, measurement.environment, draft.claimed_time]
            text = json.dumps([*said, draft.data.model_dump(mode="json")]).encode()
            if part.drafts and not part.takes(measurement.version, text):
                yield part
                part = _Part()
            part.add(draft, measurement.version, text)
        if part.drafts:
            yield part

    def _draft(self, model: str, measurement: Measurement) -> Draft:
        try:
            measurement = _given().validate_python(measurement)
        except ValidationError as error:
            raise refused(error) from error
        self._check(model, measurement.version, measurement.environment)
        facts = {
            "metrics": dict(measurement.metrics),
            "dataset_digest": measurement.dataset_digest,
            "rows": measurement.rows,
        }
        try:
            data = Measured.model_validate(facts)
        except ValidationError as error:
            raise refused(error) from error
        return Draft(
            events.MetricRecorded,
            data,
            version=measurement.version,
            environment=measurement.environment,
            claimed_time=instants.parse_claimed(measurement.at),
        )

    def _require(self, model: str, measurements: Sequence[Measurement]) -> None:
        """Check that all versions exist; what exists never ceases to."""
        head = self._ledger.head(model)
        require_model(head)
        first: dict[int, int] = {}
        for position, measurement in enumerate(measurements, start=1):
            first.setdefault(measurement.version, position)
        records = self._ledger.records_at(head, sorted(first))
        for number, position in first.items():
            with _naming(position):
                require_version(head, records.get(number), number)

    def _fingerprint(self, part: _Part) -> str:
        content = b"\n".join([self._who.person.encode(), *part.texts])
        return digest_bytes("modeltrail/request/bulk/1", content)

    def _write(self, model: str, part: _Part, asked: Request) -> None:
        for attempt in range(_ATTEMPTS):
            head = (self._ledger.remembered(model) if attempt == 0 else None) or self._ledger.head(
                model
            )
            try:
                self._ledger.append(head, part.drafts, who=self._who, request=asked)
            except HeadMoved:
                pause(attempt)
            else:
                return
        raise Conflict(f"{model!r} is written to by so many that these found no place.")
