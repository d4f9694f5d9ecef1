"""Looking at what the bucket holds of a version, while the rest of a move goes on."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

from modeltrail.policy import _model as policy
from modeltrail.state import VersionRecord

Inspect = Callable[[VersionRecord], policy.StoredArtifact]
"""Says what the bucket holds now for a version."""


class Look:
    """A look at the bucket, begun in another thread, which no end of the program waits for.

    Args:
        inspect: Looks.
        version: At what of this one the bucket holds.
    """

    def __init__(self, inspect: Inspect, version: VersionRecord) -> None:
        self._version = version
        self._found: Future[policy.StoredArtifact] = Future()
        Thread(target=self._look, args=(inspect,), daemon=True).start()

    def _look(self, inspect: Inspect) -> None:
        try:
            self._found.set_result(inspect(self._version))
        except BaseException as error:  # noqa: BLE001 (raised where the answer is asked for)
            self._found.set_exception(error)

    def is_at(self, version: VersionRecord) -> bool:
        """Return whether it is at the artifact of a version."""
        return self._version.artifact == version.artifact

    def expected(self) -> policy.StoredArtifact:
        """Return what was found; before that, what is so nearly always: what was registered."""
        artifact = self._version.artifact
        if artifact is None or self._found.done():
            return self.found()
        return policy.StoredArtifact(digest=artifact.digest, problems=[])

    def found(self) -> policy.StoredArtifact:
        """Return what was found, once it is.

        Raises:
            BackendError: The bucket could not be asked.
        """
        return self._found.result()
