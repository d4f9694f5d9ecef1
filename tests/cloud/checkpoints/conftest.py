"""Two timelines in a table, and a log in a folder that is to cover them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from modeltrail.checkpoints import FolderStore, Log, Made, Signer, make_checkpoint, read_log
from modeltrail.ledger import Ledger, Request
from tests.support import logs
from tests.support.ledgers import WHO, Table, noted, registered
from tests.support.logs import ORIGIN
from tests.support.vandal import Vandal


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return logs.signer(tmp_path_factory.mktemp("key"))


class Place:
    """A table, its timelines, and a log of them."""

    def __init__(self, table: Table, folder: Path, signer: Signer) -> None:
        self.ledger = Ledger(*table)
        self.vandal = Vandal(table)
        self.store = FolderStore(folder)
        self.signer = signer

    def grow(self, model: str, events: int, *, text: str = "Complaints doubled.") -> None:
        """Append events to a timeline; the first one of a model is a version's."""
        for _ in range(events):
            head = self.ledger.head(model)
            draft = noted(text) if head.seq else registered(1)
            request = Request(f"request-{head.seq}", "fingerprint")
            self.ledger.append(head, [draft], who=WHO, request=request)

    def make(self) -> Made | None:
        return make_checkpoint(self.ledger, self.store, self.signer, origin=ORIGIN)

    def log(self) -> Log:
        return read_log(self.store, self.signer.key, origin=ORIGIN)

    def covered(self) -> dict[str, int]:
        return {model: leaves[-1].entry.seq for model, leaves in self.log().leaves.items()}


Attack = Callable[[Place], None]


@pytest.fixture
def place(local_table: Table, tmp_path: Path, signer: Signer) -> Place:
    """Two timelines of 4 and 2 events, covered; then `fraud` has grown by two more."""
    made = Place(local_table, tmp_path / "log", signer)
    made.grow("fraud", 4)
    made.grow("churn", 2)
    made.make()
    made.grow("fraud", 2)
    return made
