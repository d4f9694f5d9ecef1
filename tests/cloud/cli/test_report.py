"""Reports through the command line: the same from the table and from the files of an archive."""

from pathlib import Path
from typing import Any

import pytest

from modeltrail.instants import micros
from tests.cloud.cli.conftest import Register, done, events
from tests.support.command_line import CommandLine, Ran, call, closed_pipe, environment, finished

REPORTS = ("lead-time", "served", "promotions", "rollbacks", "metrics")
MODEL, OTHER = "cli-report", "cli-report-other"
ENVIRONMENTS = ("--environments", "dev,staging,production")
FULL = Path("/dev/full")


@pytest.fixture(scope="module", autouse=True)
def _models(modeltrail: CommandLine, register: Register) -> None:
    """A model whose second version was rolled back in dev, and one that nobody moved."""
    for number in (1, 2):
        register(MODEL)
        done(modeltrail("promote", f"{MODEL}@{number}", "dev", "-m", "on"))
    done(modeltrail("rollback", f"{MODEL}@dev", "-m", "complaints doubled"))
    assert modeltrail("promote", f"{MODEL}@2", "production", "-m", "on").code == 1
    register(OTHER)


@pytest.fixture(scope="module")
def archive(
    modeltrail: CommandLine, tmp_path_factory: pytest.TempPathFactory, _models: None
) -> Path:
    """A folder with an export of each of them."""
    folder = tmp_path_factory.mktemp("archive")
    for model in (MODEL, OTHER):
        done(modeltrail("export", model, "--to", folder / f"{model}.ndjson"))
    return folder


def last(modeltrail: CommandLine) -> str:
    """Return when the last event of both was recorded."""
    return max(str(events(modeltrail, model)[-1]["time"]) for model in (MODEL, OTHER))


@pytest.mark.parametrize("models", [(MODEL,), (OTHER,), (MODEL, OTHER, MODEL)], ids=len)
@pytest.mark.parametrize("report", REPORTS)
def test_the_table_and_its_export_tell_the_same(
    modeltrail: CommandLine, archive: Path, report: str, models: tuple[str, ...]
) -> None:
    words = ("report", report, *models, "--until", last(modeltrail))
    files = ("--archive", archive / f"{MODEL}.ndjson", "--archive", archive / f"{OTHER}.*")
    of_table, of_archive = done(modeltrail(*words)), done(modeltrail(*words, *files))
    assert of_table.out == of_archive.out
    document = done(modeltrail(*words, "--json")).document
    assert document == done(modeltrail(*words, *files, "--json")).document
    assert (document["report"], document["models"]) == (report, list(dict.fromkeys(models)))


def rows(modeltrail: CommandLine, report: str, *words: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(modeltrail("report", report, *words, "--json")).document[
        "rows"
    ]
    return found


def test_what_happened_is_told(modeltrail: CommandLine) -> None:
    dev, _, production = rows(modeltrail, "promotions", MODEL)
    assert (dev["promotions"], dev["rollbacks"], dev["rollback_share"]) == (2, 1, 0.5)
    assert (production["moves"], production["denial_share"]) == (1, 1.0)
    first, second = rows(modeltrail, "served", MODEL)
    assert (first["version"], first["times"], first["serving"]) == (1, 2, True)
    assert (second["version"], second["times"], second["serving"]) == (2, 1, False)
    lead = rows(modeltrail, "lead-time", MODEL)[0]
    assert (lead["origin"], lead["destination"], lead["versions"]) == (None, "dev", 2)
    at = {event["type"]: micros(event["time"]) for event in events(modeltrail, MODEL)}
    undone = rows(modeltrail, "rollbacks", MODEL)[0]
    assert undone["rollbacks"] == 1
    assert undone["p50"] == (at["version.rolled_back"] - at["version.promoted"]) / 1_000_000
    assert [(row["metric"], row["comparison"]) for row in rows(modeltrail, "metrics", MODEL)] == [
        ("accuracy", "no champion"),
        ("accuracy", "no champion"),
    ]


def test_all_models_are_told_of_where_none_is_named(modeltrail: CommandLine, archive: Path) -> None:
    registered = rows(modeltrail, "promotions", "--archive", archive / "*.ndjson")
    assert registered[0]["promotions"] == 2
    ran = done(modeltrail("report", "served"))
    assert ran.out.startswith("Time served of all models, from the beginning to ")
    assert f"{MODEL}@1" in ran.out


def test_a_window_leaves_out_what_was_before_it(modeltrail: CommandLine, archive: Path) -> None:
    rolled_back = next(
        event["time"]
        for event in events(modeltrail, MODEL)
        if event["type"] == "version.rolled_back"
    )
    for source in ((), ("--archive", archive / "*.ndjson")):
        words = (MODEL, "--since", rolled_back, *source)
        assert rows(modeltrail, "promotions", *words)[0]["promotions"] == 0
        assert [row["version"] for row in rows(modeltrail, "served", *words)] == [1]


def test_a_row_is_a_line_where_no_terminal_shows_it(modeltrail: CommandLine) -> None:
    title, head, first, _ = done(modeltrail("report", "metrics", MODEL)).out.splitlines()
    assert title.startswith(f"Metrics of {MODEL}, from the beginning to ")
    assert head.split()[:3] == ["VERSION", "SERVED", "AS"]
    assert first.split()[:3] == [f"{MODEL}@1", "dev", "champion"]
    assert first.rstrip().endswith("no champion")


def test_a_model_that_never_served_has_nothing_to_tell(modeltrail: CommandLine) -> None:
    assert done(modeltrail("report", "served", OTHER)).out.endswith("\nNothing to tell.\n")


def test_an_archive_needs_no_platform(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MODELTRAIL_PLATFORM", raising=False)
    files = ("--archive", archive / "*.ndjson")
    told = done(call("report", "served", *files, "--environments", "dev,production"))
    assert f"{MODEL}@1" in told.out
    ran = call("report", "served", *files)
    assert ran.code == 2
    assert "The order of the environments is not known" in ran.err
    assert "--environments dev,staging,production" in ran.err
    ran = call("report", "served", *ENVIRONMENTS)
    assert ran.code == 2
    assert "No platform is configured" in ran.err


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["no-such-model"], "There is no model 'no-such-model'"),
        ([f"{MODEL}@1"], f"'{MODEL}@1' is more than a model"),
        (["--environments", "dev,qa"], "There is no environment 'qa'"),
        (["--environments", "dev,dev"], "'dev,dev' names an environment twice"),
        (["--environments", "dev,"], "'' is not an environment name"),
        (
            ["--since", "2026-01-02T00:00Z", "--until", "2026-01-01T00:00Z"],
            "2026-01-02T00:00:00.000000Z is after 2026-01-01",
        ),
        (["--since", "9000-01-01T00:00Z"], "is still to come"),
        (["--until", "9000-01-01T00:00Z"], "is still to come"),
        (["--until", "yesterday"], "'yesterday'"),
    ],
)
def test_what_the_table_cannot_tell_is_refused(
    modeltrail: CommandLine, report: str, words: list[str], says: str
) -> None:
    ran = modeltrail("report", report, *words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize(
    ("file", "words", "says"),
    [
        ("nothing-*", [], "There is no file"),
        ("", [], "There is no file"),
        (f"{MODEL}.ndjson", ["no-such-model"], "The archive holds no model 'no-such-model'"),
        (f"{MODEL}.ndjson", ["a b"], "'a b' is not a model name"),
        (f"{MODEL}.ndjson", ["--environments", "qa"], "tells of no environment 'qa'"),
        ("garbage", [], "The archive cannot be read"),
        ("empty", [], "The archive holds no events"),
        ("other.json", [], "The archive holds lines that are no events"),
    ],
)
def test_what_an_archive_cannot_tell_is_refused(
    modeltrail: CommandLine, archive: Path, file: str, words: list[str], says: str
) -> None:
    (archive / "garbage").write_bytes(b"\x00\xff nonsense")
    (archive / "empty").touch()
    (archive / "other.json").write_text('{"a": 1}\n')
    for window in ([], ["--until", "2026-01-01T00:00Z"]):
        ran = modeltrail("report", "served", *words, *window, "--archive", archive / file)
        assert (ran.code, ran.out) == (2, "")
        assert says in ran.err


def test_an_archive_that_ends_before_the_window_is_refused(
    modeltrail: CommandLine, archive: Path
) -> None:
    time = last(modeltrail)
    done(modeltrail("note", OTHER, "this is after the export"))
    later = events(modeltrail, OTHER)[-1]["time"]
    files = ("--archive", archive / "*.ndjson")
    ran = modeltrail("report", "served", *files, "--since", later)
    assert (ran.code, ran.out) == (2, "")
    assert f"the last event is of {time}" in ran.err


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["text", "json"])
def test_a_reader_that_had_enough_is_no_failure(modeltrail: CommandLine, more: list[str]) -> None:
    words = ("report", "served", MODEL, *more)
    with closed_pipe() as pipe, modeltrail.start(*words, stdout=pipe) as process:
        assert finished(process) == Ran(0, "", "")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
def test_on_a_full_disk_a_report_is_lost_and_that_is_said(modeltrail: CommandLine) -> None:
    with (
        FULL.open("wb") as full,
        modeltrail.start("report", "served", MODEL, stdout=full) as process,
    ):
        ran = finished(process)
    assert ran.code == 5
    assert ran.err.startswith("modeltrail: Standard output cannot be written: ")


def test_a_terminal_that_spells_ascii_only_is_given_that(modeltrail: CommandLine) -> None:
    with modeltrail.start(
        "report", "lead-time", MODEL, env=environment(PYTHONIOENCODING="ascii")
    ) as process:
        ran = finished(process)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.isascii()
    assert "registration to dev" in ran.out
