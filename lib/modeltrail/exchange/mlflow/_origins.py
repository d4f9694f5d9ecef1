"""Which version of another registry a version here came from; each is imported once."""

from modeltrail import events
from modeltrail.errors import Conflict
from modeltrail.exchange.mlflow._facts import said
from modeltrail.exchange.mlflow._names import Mapped
from modeltrail.exchange.mlflow._source import SourceModel, SourceVersion
from modeltrail.ledger import Reader
from modeltrail.state import VersionRecord


class Origins:
    """Where the imported versions came from, of all models here.

    Args:
        ledger: The timelines.
        source: What the other registry is called.
    """

    def __init__(self, ledger: Reader, source: str) -> None:
        self._ledger = ledger
        self._source = source
        self._here: dict[int, dict[tuple[object, ...], str]] = {}
        """By number, where the imported versions of it came from, and which model has each."""

    def require_once(self, mapped: Mapped, model: SourceModel) -> None:
        """Check that no other model here has the versions; one that has any, has the first.

        Raises:
            Conflict: Another one has.
        """
        first = model.versions[0]
        if first.number not in self._here:
            found = self._ledger.numbered(self._ledger.models(), first.number)
            self._here[first.number] = {
                _origin(record.imported.name, record.imported, record.imported.source): record.model
                for record in found
                if record.imported is not None
            }
        other = self._here[first.number].get(_origin(model.name, first, self._source))
        if other is not None and other != mapped.model:
            raise Conflict(
                f"{model.name!r} was imported as {other!r}: {mapped.model!r} would be the same "
                "versions once more.",
                remedy=f"Go on with that one: --map '{model.name}={other}'.",
            )


def changed_since(model: SourceModel, version: SourceVersion, record: VersionRecord) -> bool:
    """Return whether a registry says something else of a version than when it was imported.

    Raises:
        Conflict: It is another version.
    """
    was, name = record.imported, f"{record.model}@{record.number}"
    wanted = f"version {version.number} of {_came(model.name, version.run_id, version.uri)}"
    if was is None or was.name != model.name:
        came = f"came from {_came(was.name, was.run_id, was.uri)}" if was else "was registered here"
        raise Conflict(
            f"{name} {came}: it is not {wanted}.",
            remedy=f"Import it under another name: --map '{model.name}=NAME'.",
        )
    if (was.run_id, was.uri) != (version.run_id, version.uri):
        raise Conflict(
            f"{name} came from {_came(was.name, was.run_id, was.uri)}: it is not {wanted}.",
            remedy="What was imported stays: make a new version of it there, and import that.",
        )
    return any(getattr(was, name) != value for name, value in said(model, version).items())


def _came(name: str, run_id: str | None, uri: str | None) -> str:
    run = f"run {run_id}" if run_id else "no run"
    return f"{name!r} ({run}, {f'files at {uri}' if uri else 'no files'})"


def _origin(name: str, version: SourceVersion | events.Imported, source: str) -> tuple[object, ...]:
    """Return what tells a version of another registry from the others of its number."""
    if version.run_id is None and version.uri is None:
        return name, source
    return name, version.run_id, version.uri
