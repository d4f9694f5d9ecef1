"""The commands that tell what changed, and why."""

import json
import sys
from pathlib import Path

import pytest

from tests.cloud.cli.conftest import Register, done, events
from tests.support.command_line import CommandLine


@pytest.fixture(scope="module")
def model(modeltrail: CommandLine, register: Register) -> str:
    """A model with a version that was deleted, and one with measurements."""
    name = "storied"
    register(name)
    register(name)
    done(modeltrail("delete", f"{name}@1", "--kind", "mistake", "-m", "Superseded."))
    done(modeltrail("note", name, "Chargebacks doubled."))
    return name


def test_why_tells_the_story_of_a_version(modeltrail: CommandLine, model: str) -> None:
    told = done(modeltrail("why", f"{model}@1")).out.splitlines()
    assert told[0].startswith(f"{model}@1: deleted by")
    assert told[0].endswith("Superseded.")
    assert [line.split()[2] for line in told[1:] if line.startswith("  #")] == [
        "version.registered",
        "version.deleted",
    ]
    document = done(modeltrail("why", f"{model}@1", "--json")).document
    assert (document["status"], document["serving"]) == ("deleted", [])
    assert [event["seq"] for event in document["events"]] == [1, 3]


def test_a_claimed_time_is_told_beside_the_recorded_one_and_says_what_was_measured_last(
    modeltrail: CommandLine, register: Register
) -> None:
    model = "claimed"
    register(model)
    for recall, day in ((0.75, "20"), (0.5, "03")):
        at = f"2026-11-{day}T10:00Z"
        done(modeltrail("metric", f"{model}@1", "dev", f"recall={recall}", "--at", at))
    done(modeltrail("note", model, "Prices rose.", "--at", "2026-11-01T00:00Z"))
    shown = done(modeltrail("show", f"{model}@1")).out
    assert "measured   recall 0.75 in dev at 2026-11-20T10:00:00Z\n" in shown
    for command in (("why", f"{model}@1"), ("timeline", model)):
        told = " ".join(done(modeltrail(*command)).out.split())
        for day in ("20", "03"):
            assert f"(measured at 2026-11-{day}T10:00:00Z)" in told
    assert "Prices rose. (happened at 2026-11-01T00:00:00Z)" in told


def test_a_time_that_is_still_to_come_is_refused(modeltrail: CommandLine, model: str) -> None:
    length = len(events(modeltrail, model))
    ran = modeltrail("note", model, "x", "--at", "9000-01-01T00:00Z")
    assert (ran.code, ran.out) == (2, "")
    assert "9000-01-01T00:00:00Z is still to come" in ran.err
    assert len(events(modeltrail, model)) == length


def test_each_event_that_was_chosen_has_a_line_of_its_own(
    modeltrail: CommandLine, register: Register
) -> None:
    model = "chosen"
    register(model)
    for _ in range(3):
        done(modeltrail("metric", f"{model}@1", "dev", "recall=0.5"))

    def lines(*words: str) -> int:
        return done(modeltrail("timeline", model, *words)).out.count("metric.recorded")

    assert [lines("--version", "1", "--type", "metric.recorded"), lines("--newest")] == [3, 3]
    assert lines("--limit", "3") == 2


def test_a_few_events_are_listed_by_their_numbers_without_the_picture(
    modeltrail: CommandLine, model: str
) -> None:
    head, *rows = done(modeltrail("timeline", model, "--limit", "3")).out.splitlines()
    assert head.split()[:3] == ["time", "(UTC)", "event"]
    assert [row.split()[0] for row in rows if row.startswith("#")] == ["#1", "#2", "#3"]
    assert done(modeltrail("timeline", model)).out.startswith(f"{model}\n")


@pytest.mark.parametrize("words", [("storied@77",), ("storied", "--version", "77", "--json")])
def test_a_version_that_is_not_there_has_no_timeline(
    modeltrail: CommandLine, model: str, words: tuple[str, ...]
) -> None:
    del model
    ran = modeltrail("timeline", *words)
    assert ran.code == 2
    assert "has no version 77" in ran.err + ran.out


def test_a_rollback_says_where_it_went_and_a_decision_what_it_counted(
    modeltrail: CommandLine, register: Register, code: Path
) -> None:
    model = "back-again"
    suite = (sys.executable, "-m", "pytest", "-q")
    for number in (1, 2):
        register(model)
        done(modeltrail("promote", f"{model}@{number}", "dev", "-m", "new"))
        for place, onward in (("dev", "staging"), ("staging", "production")):
            if number == 1:
                words = ("evidence", model, place, "--source", code, "--", *suite)
                done(modeltrail(*words, profile="ci"))
            if onward == "production":
                done(modeltrail("approve", f"{model}@{number}", onward, profile="bob"))
            done(modeltrail("promote", f"{model}@{number}", onward, "-m", "on"))
    since = events(modeltrail, model)[0]["time"]
    done(modeltrail("rollback", f"{model}@production", "-m", "complaints"))
    changed = done(modeltrail("diff", model, "--since", since)).out.splitlines()
    assert f"{model}@dev: champion none -> 2" in changed
    assert f"{model}@production: champion none -> 1" in changed
    story = done(modeltrail("why", f"{model}@1")).out
    for told in (story, done(modeltrail("diff", model, "--since", since)).out):
        assert "version.rolled_back 2 to 1 in production by" in told
    assert "counted: " in story
    assert "evidence #3 (tests passed in dev)" in story
    replaced = f"counted for {model}@2: approval #11 (by 111111111111/user/bob for production), "
    assert replaced in story
    assert "approval #6 (by 111111111111/user/bob for production)" in story
    second = done(modeltrail("why", f"{model}@2")).out
    approval = "approval #6 (by 111111111111/user/bob for production)"
    assert f"counted for {model}@1: {approval}, evidence #3 (tests passed in dev), " in second


def test_diff_tells_what_changed_between_two_instants(modeltrail: CommandLine, model: str) -> None:
    first, second, *_ = events(modeltrail, model)
    ran = done(modeltrail("diff", model, "--since", first["time"]))
    assert "what serves where is the same" in ran.out
    assert "version.deleted 1" in ran.out
    window = ("--since", first["time"], "--until", second["time"], "--json")
    document = done(modeltrail("diff", model, *window)).document
    assert [event["seq"] for event in document["changes"]] == [2]


@pytest.mark.parametrize(
    "words",
    [
        ("diff", "storied", "--since", "2030-01-01T00:00Z"),
        ("diff", "storied", "--since", "2020-01-02T00:00Z", "--until", "2020-01-01T00:00Z"),
        ("diff", "storied", "--since", "2020-01-01T00:00Z", "--until", "2020-01-02T00:00Z"),
        ("diff", "storied@1", "--since", "2020-01-01T00:00Z"),
        ("diff", "storied"),
        ("why", "storied@9"),
        ("why", "nosuch@1"),
        ("why", "storied"),
    ],
)
def test_what_cannot_be_told_is_refused(
    modeltrail: CommandLine, model: str, words: tuple[str, ...]
) -> None:
    assert model == "storied"
    ran = modeltrail(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("modeltrail: ")


@pytest.mark.parametrize("words", [("diff", "nosuch", "--since", "2020-01-01T00:00Z")])
def test_a_model_that_never_was_is_not_said_to_be_too_young(
    modeltrail: CommandLine, words: tuple[str, ...]
) -> None:
    ran = modeltrail(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("modeltrail: There is no model 'nosuch'.\n")


def test_many_measurements_are_recorded_from_a_file(
    modeltrail: CommandLine, model: str, tmp_path: Path
) -> None:
    file = tmp_path / "measurements.ndjson"
    one = {"version": 2, "environment": "production", "metrics": {"recall": 0.5}, "rows": 10}
    file.write_text("\n\n".join(json.dumps(one) for _ in range(120)))
    ran = modeltrail("metrics", model, file, "--request-key", "day", "--json")
    assert done(ran).document == {"recorded": 120, "recorded_before": 0, "transactions": 2}
    again = done(modeltrail("metrics", model, file, "--request-key", "day"))
    assert again.out == "120 measurements recorded, 120 of them before, in 0 transactions\n"
    assert len(events(modeltrail, model, "--type", "metric.recorded", "--version", 2)) == 120


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "Line 2 is not JSON"),
        ("[]", "Line 2 is not a measurement: it is no JSON object."),
        ('{"version": 2}', "Line 2 is not a measurement: it has no 'metrics'."),
        ('{"metrics": {"a": 1}}', "Line 2 is not a measurement: it has no 'version'."),
        (
            '{"version": 2, "metrics": {"a": 1}, "more": 1}',
            "Line 2 is not a measurement: it has 'more', which is none of version, metrics, ",
        ),
        ('{"version": 2, "metrics": [1]}', "its 'metrics' are no object of names and numbers"),
        ('{"version": 2, "metrics": {}}', "its 'metrics' are no object of names and numbers"),
        ('{"version": 2, "metrics": {"a": NaN}}', "Line 2 is not JSON"),
        ('{"version": 2, "metrics": {"a": 1}, "at": 5}', "its 'at' is no text"),
        ('{"version": "2", "metrics": {"a": 1}}', "measurements.#2.version is '2'"),
        ('{"version": 2, "metrics": {"a": "1"}}', "measurements.#2.metrics.a is '1'"),
        ('{"version": 2, "metrics": {"a": 1}, "rows": 1.5}', "measurements.#2.rows is 1.5"),
        (
            '{"version": 2, "metrics": {"a": 1}, "environment": 7}',
            "measurements.#2.environment is 7",
        ),
        ('{"version": 9, "metrics": {"a": 1}}', "no version 9"),
    ],
)
def test_a_bad_line_and_nothing_is_recorded(
    modeltrail: CommandLine, model: str, tmp_path: Path, line: str, says: str
) -> None:
    length = len(events(modeltrail, model))
    file = tmp_path / "measurements.ndjson"
    file.write_text(f'{{"version": 2, "metrics": {{"a": 1}}}}\n{line}\n')
    ran = modeltrail("metrics", model, file)
    assert ran.code == 2, ran
    assert says in ran.err
    assert len(events(modeltrail, model)) == length


def test_a_file_without_a_measurement_is_said_to_have_none(
    modeltrail: CommandLine, model: str, tmp_path: Path
) -> None:
    file = tmp_path / "empty.ndjson"
    file.write_text("\n \n")
    ran = modeltrail("metrics", model, file)
    assert (ran.code, ran.out) == (2, "")
    assert f"'{file}' holds no measurement." in ran.err


def test_a_key_that_other_measurements_had_is_not_told_to_go_on(
    modeltrail: CommandLine, model: str, tmp_path: Path
) -> None:
    file = tmp_path / "measurements.ndjson"
    for value in (1, 2):
        file.write_text(f'{{"version": 2, "metrics": {{"a": {value}}}}}\n')
        ran = modeltrail("metrics", model, file, "--request-key", "one-of-two")
    assert ran.code == 4
    assert f"The request key 'one-of-two' was used for other measurements of '{model}'." in ran.err
    assert "for others use a new key, or none" in ran.err


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("recall=abc", "it is not a number as in 0.91, -3 or 1e-6."),
        ("recall", "it has no '='."),
        ("=1", "it has no name."),
    ],
)
def test_a_metric_that_is_none_is_told_why_and_once(
    modeltrail: CommandLine, model: str, word: str, says: str
) -> None:
    ran = modeltrail("metric", f"{model}@2", "dev", word)
    assert ran.code == 2
    assert ran.err == (
        f"modeltrail: {word!r} is not a metric: {says}\n  Write NAME=NUMBER, as in recall=0.91.\n"
    )
