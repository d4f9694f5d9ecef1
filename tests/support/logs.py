"""A log of checkpoints in a folder, made of entries that no timeline stands behind."""

from pathlib import Path

from modeltrail.checkpoints import (
    Entry,
    FolderStore,
    Log,
    Made,
    Signer,
    local_signer,
    make_key,
    read_log,
    sign_entries,
)

ORIGIN = "dynamodb.eu-west-1.amazonaws.com/111111111111/modeltrail-metadata"


def head(number: int) -> str:
    """Return a head that is told from others by a number."""
    return f"sha256:{number:064x}"


def signer(folder: Path, name: str = "key.pem") -> Signer:
    """Return the signer of a new key."""
    make_key(folder / name)
    return local_signer(folder / name)


class Maker:
    """Makes checkpoints in a folder."""

    def __init__(self, folder: Path, key: Signer, *, origin: str = ORIGIN) -> None:
        self.store = FolderStore(folder)
        self.signer = key
        self.origin = origin

    def add(self, *entries: Entry) -> Made:
        log = read_log(self.store, self.signer.key, origin=self.origin)
        made = sign_entries(log, entries, self.store, self.signer, origin=self.origin)
        assert made is not None
        return made

    def read(self) -> Log:
        return read_log(self.store, self.signer.key, origin=self.origin)

    def note(self, number: int) -> Path:
        return self.store.folder / "checkpoints" / f"{number:012d}.note"

    def entries(self, number: int) -> Path:
        checkpoint = self.read().checkpoints[number - 1]
        name = f"{checkpoint.size:012d}-{checkpoint.root.hex()}.ndjson"
        return self.store.folder / "entries" / name


def three(maker: Maker) -> Maker:
    """Make three checkpoints over two models, and a third one that comes later."""
    maker.add(Entry("churn", 2, head(1)), Entry("fraud", 4, head(2)))
    maker.add(Entry("fraud", 5, head(3)))
    maker.add(Entry("churn", 9, head(4)), Entry("digits", 1, head(5)))
    return maker
