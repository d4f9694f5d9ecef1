"""Charts to draw in tests: a demo of a minute, a year, nothing, and hostile texts."""

from datetime import UTC, datetime, timedelta

import pytest

from modeltrail.picture import Chart, Ending, Mark, Role, Span, VersionRow

START = datetime(2026, 11, 24, 23, 36, 24, 123456, tzinfo=UTC)
DENIAL = (
    "The test suite has not passed in dev and staging for commit b81c03e5a977; nobody "
    "but the one who asked has approved; the digest is not that of the approval."
)
ENVIRONMENTS = ("dev", "staging", "production")


def at(seconds: float, start: datetime = START) -> str:
    return (start + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def row(number: int, registered: float, deleted: float | None = None) -> VersionRow:
    return VersionRow(
        number,
        at(registered),
        None if deleted is None else at(deleted),
        commit="4f2a9c1d7e8b" if number == 1 else "b81c03e5a977",
        snapshot=f"sha256:{number}9d3c1e77ab24",
        metrics={"accuracy": 0.9385 + number / 1000, "recall": 0.9418 + number / 1000},
    )


def span(
    environment: str,
    version: int,
    role: Role,
    start: float,
    end: float | None = None,
    *,
    ended_by: Ending | None = None,
) -> Span:
    return Span(environment, version, role, at(start), None if end is None else at(end), ended_by)


def demo() -> Chart:
    """Return the story of the demo: about forty events, bunched, in one minute."""
    trainer, reviewer, robot = "developer/ada", "reviewer/grace", "ci/suite"
    told: list[tuple[float, str, int | None, str | None, str, str]] = [
        (0.0, "version.registered", 1, None, "First training on the bundled data.", trainer),
        (0.4, "metric.recorded", 1, None, "accuracy 0.9474 over 114 rows", trainer),
        (0.41, "metric.recorded", 1, None, "recall 0.9722 over 114 rows", trainer),
        (6.2, "evidence.recorded", 1, "dev", "12 tests passed, suite 3fd2", robot),
        (6.9, "version.promoted", 1, "dev", "Ready to be tried by the teams.", trainer),
        (12.1, "evidence.recorded", 1, "staging", "12 tests passed, suite 3fd2", robot),
        (12.4, "approval.granted", 1, "staging", "Metrics seen, data card complete.", reviewer),
        (12.6, "version.promoted", 1, "staging", "Passed in dev.", trainer),
        (18.0, "evidence.recorded", 1, "production", "12 tests passed, suite 3fd2", robot),
        (18.2, "approval.granted", 1, "production", "Agreed with the clinic.", reviewer),
        (18.5, "version.promoted", 1, "production", "First version for the clinic.", trainer),
        (18.9, "monitoring.started", 1, "production", "performance, drift, explanations", trainer),
        (25.0, "version.registered", 2, None, "Scaled features, tuned regularisation.", trainer),
        (25.1, "metric.recorded", 2, None, "accuracy 0.9737 over 114 rows", trainer),
        (25.11, "metric.recorded", 2, None, "recall 0.9861 over 114 rows", trainer),
        (25.3, "version.candidate", 2, "production", "Shadow traffic beside v1.", trainer),
        (
            25.9,
            "promotion.denied",
            2,
            "production",
            DENIAL,
            trainer,
        ),
        (31.0, "evidence.recorded", 2, "dev", "14 tests passed, suite 3fd2", robot),
        (36.0, "evidence.recorded", 2, "staging", "14 tests passed, suite 3fd2", robot),
        (41.0, "evidence.recorded", 2, "production", "14 tests passed, suite 3fd2", robot),
        (41.3, "approval.granted", 2, "production", "Better recall, same rows.", reviewer),
        (41.6, "version.promoted", 2, "production", "Recall up by 1.4 points.", trainer),
        (43.0, "business.noted", None, None, "The clinic opened a second ward.", reviewer),
        (43.4, "version.rolled_back", 1, "production", "Alarms doubled in the ward.", trainer),
        (50.0, "version.registered", 3, None, "Retrain on the newer snapshot.", trainer),
        (50.1, "metric.recorded", 3, None, "accuracy 0.9649 over 114 rows", trainer),
        (50.4, "version.candidate", 3, "dev", "Compare with the champion.", trainer),
        (52.0, "version.demoted", 3, "dev", "No better than v1.", trainer),
        (52.3, "version.deleted", 3, None, "Trained on rows without consent.", trainer),
    ]
    return Chart(
        model="breast-cancer",
        environments=ENVIRONMENTS,
        versions=(row(1, 0), row(2, 25), row(3, 50, 52.3)),
        spans=(
            span("dev", 1, "champion", 6.9),
            span("staging", 1, "champion", 12.6),
            span("production", 1, "champion", 18.5, 41.6, ended_by="promoted"),
            span("production", 2, "candidate", 25.3, 41.6, ended_by="promoted"),
            span("production", 2, "champion", 41.6, 43.4, ended_by="rolled_back"),
            span("production", 1, "champion", 43.4),
            span("dev", 3, "candidate", 50.4, 52, ended_by="demoted"),
        ),
        marks=tuple(
            Mark(at(when), kind, version, environment, text, by, seq)
            for seq, (when, kind, version, environment, text, by) in enumerate(told, 1)
        ),
        start=at(0),
        end=at(54),
    )


def year(count: int = 30) -> Chart:
    """Return a year in which every twelve days a version travels, some not to the end."""
    day = 86_400.0
    versions, spans, marks = [], [], []
    champions: dict[str, tuple[int, float]] = {}
    for number in range(1, count + 1):
        begin = (number - 1) * 12 * day + (number * 7919 % 50) * day / 10
        versions.append(
            row(number, begin, begin + 200 * day if number % 7 == 3 and number < 14 else None)
        )
        marks.append(
            Mark(
                at(begin),
                "version.registered",
                number,
                None,
                f"Training run {number}.",
                "trainer/night",
            )
        )
        for step, environment in enumerate(ENVIRONMENTS):
            when = begin + (1 + step * 3) * day
            marks.append(
                Mark(
                    at(when - day / 2),
                    "evidence.recorded",
                    number,
                    environment,
                    "31 tests passed",
                    "ci/suite",
                )
            )
            if environment == "production":
                end, ending = when + 2 * day, "demoted" if number % 4 == 0 else "promoted"
                spans.append(span(environment, number, "candidate", when, end, ended_by=ending))  # type: ignore[arg-type]  # one of two literals
                if number % 4 == 0:
                    marks.append(
                        Mark(
                            at(end),
                            "promotion.denied",
                            number,
                            environment,
                            "Recall below the champion's.",
                            "developer/ada",
                        )
                    )
                    continue
                when = end
            if environment in champions:
                old, since = champions[environment]
                spans.append(span(environment, old, "champion", since, when, ended_by="promoted"))
            champions[environment] = number, when
            marks.append(
                Mark(
                    at(when),
                    "version.promoted",
                    number,
                    environment,
                    f"Better than the one before, run {number}.",
                    "developer/ada",
                )
            )
        if number % 10 == 0:
            marks.append(
                Mark(
                    at(begin + 11 * day),
                    "business.noted",
                    None,
                    None,
                    "A campaign began.",
                    "product/lin",
                )
            )
    for environment, (number, since) in champions.items():
        spans.append(span(environment, number, "champion", since))
    marks.sort(key=lambda mark: mark.time)
    return Chart(
        "fraud", ENVIRONMENTS, tuple(versions), tuple(spans), tuple(marks), at(0), at(365 * day)
    )


def newborn() -> Chart:
    """Return a model that has one registration and nothing else."""
    return Chart(
        "digits",
        ENVIRONMENTS,
        (row(1, 0),),
        (),
        (Mark(at(0), "version.registered", 1, None, "The first one.", "developer/ada"),),
        at(0),
        at(0),
    )


HOSTILE = (
    "<script>alert(1)</script> & \"quoted\" 'too'",
    "]]></text></svg><!-- --> &amp; <![CDATA[",
    "user\u202egnp.exe\u202c \u2066hidden\u2069 \x00\x07\x1b[31mred\x1b[0m\ud800\ufffe",
    "[bold red]markup[/bold red] [link=file:///etc/passwd]x[/link] [/]",
    "W" * 5000,
    "words " * 2000,
    "👩‍👩‍👧‍👦🔥 表示が重なる шрифт עברית العربية Z" + "\u0335\u0336\u0337" * 40 + "algo",
    "line one\nline two\r\n\tline three\u2028line four",
    "",
)


def hostile() -> Chart:
    """Return a demo in which every text that people write is hostile."""
    told = [
        Mark(at(i * 1.5), kind, 1 + i % 3, environment, text, HOSTILE[(i + 3) % len(HOSTILE)])
        for i, (text, kind, environment) in enumerate(
            zip(
                HOSTILE * 2,
                ("promotion.denied", "version.promoted", "business.noted") * 6,
                ("production", None, 'st"><g onload="x()">') * 6,
                strict=True,
            )
        )
    ]
    base = demo()
    return Chart(
        '<svg onload="alert(1)">' + "M" * 80,
        ENVIRONMENTS,
        tuple(
            VersionRow(
                n,
                at(n % 50),
                None,
                HOSTILE[n % 9],
                HOSTILE[(n + 1) % 9],
                {HOSTILE[2]: 0.5, "<b>": 1e300},
            )
            for n in (1, 2, 999_999)
        ),
        (*base.spans, span("production", 999_999, "candidate", 53.9)),
        tuple(told),
        at(0),
        at(54),
    )


@pytest.fixture(name="demo")
def _demo() -> Chart:
    return demo()


@pytest.fixture(name="year")
def _year() -> Chart:
    return year()


@pytest.fixture(name="newborn")
def _newborn() -> Chart:
    return newborn()


@pytest.fixture(name="hostile")
def _hostile() -> Chart:
    return hostile()


@pytest.fixture(params=[demo, year, newborn, hostile], ids=["demo", "year", "newborn", "hostile"])
def chart(request: pytest.FixtureRequest) -> Chart:
    """Return each of the sample charts in turn."""
    made: Chart = request.param()
    return made
