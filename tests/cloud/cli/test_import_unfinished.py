"""A timeline of which an import is not done: whoever reads it is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from modeltrail.events import FromExport
from modeltrail.state import empty_head
from tests.cloud.cli.conftest import done
from tests.support import facts
from tests.support.command_line import CommandLine
from tests.support.exports import exported, varied

MODEL = "cli-half-there"
EVENTS = 40


@pytest.fixture(scope="module", autouse=True)
def _half_there(modeltrail: CommandLine) -> Iterator[None]:
    """Bring half of an export in, and the other half once the tests are done."""
    chain = varied(MODEL, length=EVENTS)
    ledger = modeltrail.sessions.open(modeltrail.platform, "alice").writing
    export = FromExport(
        file_sha256=facts.sha(),
        events=EVENTS,
        head=chain.head.hash,
        begun_by=facts.person("bob"),
        begun_at="2026-11-25T00:00:00.000000Z",
    )
    end = ledger.adopt(empty_head(MODEL), chain.events[:20], export=export)
    yield
    ledger.adopt(end, chain.events[20:], export=export, last=facts.person())


@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("show", f"{MODEL}@1"),
        ("show", MODEL, "--as-of", "2026-11-25T00:00Z"),
        ("timeline", MODEL, "--limit", "1"),
        ("timeline", MODEL, "--json"),
        ("why", f"{MODEL}@1"),
        ("diff", MODEL, "--since", "2026-11-24T00:00Z"),
        ("export", MODEL),
        ("export", "--to", "all.ndjson"),
        ("checkpoint", "--to", "log", "--key", "key.pem"),
    ],
    ids=" ".join,
)
def test_who_reads_it_is_told_that_it_is_not_all_there(
    modeltrail: CommandLine,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = done(modeltrail(*words)).err
    assert f"Note: '{MODEL}' is being imported: 111111111111/user/bob began it at 2026" in said
    assert f"or another that holds its first {EVENTS} events." in said


def test_of_others_nothing_is_said(modeltrail: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other.ndjson"
    other.write_bytes(exported(varied("cli-all-there")))
    done(modeltrail("import", other))
    assert done(modeltrail("timeline", "cli-all-there")).err == ""
    assert done(modeltrail("export", "cli-all-there")).err == ""
