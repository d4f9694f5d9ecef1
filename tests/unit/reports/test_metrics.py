from typing import Any

from modeltrail.reports import Asked, metrics
from tests.support import facts
from tests.support.pasts import Told, day, measured

ALL = Asked(facts.ENVIRONMENTS, until=day(100))


def told(chain: Told, asked: Asked = ALL, **wanted: Any) -> list[tuple[Any, ...]]:
    """Return place, role, n, median, latest, the champion with the same, and on what."""
    return [
        (
            (row.environment, row.version, row.role),
            (row.n, row.median, row.latest),
            (row.champion, row.champion_n, row.champion_median, row.champion_latest),
            row.comparison,
        )
        for row in metrics([measured(chain, asked)], asked)
        if wanted.items() <= vars(row).items()
    ]


def serving() -> Told:
    """1 is champion in production; 2, evaluated on another set, is a candidate in staging."""
    chain = Told()
    chain.on(0).evaluate(1, "d", auc=0.8)
    chain.evaluate(2, "e", auc=0.9, recall=0.7)
    chain.on(1).promote(1, "production")
    chain.on(2).candidate(2, "staging")
    return chain


STAGING = ("staging", 2, "candidate")
PRODUCTION = ("production", 1, "champion")


def test_evaluations_on_different_sets_stand_apart() -> None:
    assert told(serving()) == [
        (STAGING, (1, 0.9, 0.9), (1, 0, None, None), "other set"),
        (STAGING, (1, 0.7, 0.7), (1, 0, None, None), "not measured"),
        (PRODUCTION, (1, 0.8, 0.8), (1, 1, 0.8, 0.8), "same set"),
    ]


def test_a_champion_that_is_evaluated_again_on_the_same_set_stands_beside() -> None:
    chain = serving()
    chain.on(3).measure(1, None, "e", auc=0.75)
    assert told(chain, environment="staging", metric="auc") == [
        (STAGING, (1, 0.9, 0.9), (1, 1, 0.75, 0.75), "same set")
    ]


def test_what_was_measured_in_an_environment_stands_beside_what_was_in_the_last() -> None:
    chain = serving()
    for number, value in enumerate((0.5, 0.9, 0.6), start=3):
        chain.on(number).measure(2, "staging", auc=value)
    for value in (0.4, 0.2):
        chain.measure(1, "production", auc=value)
    chain.measure(2, "production", auc=0.0)
    chain.measure(1, "staging", auc=0.0)
    assert told(chain, source="measured") == [
        (STAGING, (3, 0.6, 0.6), (1, 2, 0.2, 0.2), "sets not named"),
        (PRODUCTION, (2, 0.2, 0.2), (1, 2, 0.2, 0.2), "sets not named"),
    ]


def test_sets_that_are_named_are_compared_each_with_itself() -> None:
    chain = serving()
    chain.on(3).measure(2, "staging", "a", auc=0.5)
    chain.measure(2, "staging", "b", auc=0.6)
    chain.measure(1, "production", "b", auc=0.7)
    assert told(chain, source="measured", environment="staging") == [
        (STAGING, (1, 0.5, 0.5), (1, 0, None, None), "other set"),
        (STAGING, (1, 0.6, 0.6), (1, 1, 0.7, 0.7), "same set"),
    ]


def test_only_what_was_measured_within_the_window_counts() -> None:
    chain = serving()
    for number in (3, 4, 5):
        chain.on(number).measure(2, "staging", auc=number / 10)
    asked = Asked(facts.ENVIRONMENTS, until=day(4), since=day(3))
    assert told(chain, asked, source="measured") == [
        (STAGING, (1, 0.4, 0.4), (1, 0, None, None), "not measured")
    ]
    assert len(told(chain, asked, source="evaluation")) == 3


def test_the_champion_is_the_one_when_the_window_ends() -> None:
    chain = serving()
    chain.on(5).promote(2, "production")
    chain.on(6).demote(2, "production")
    for until, champion in ((4, 1), (5, 2), (6, None)):
        asked = Asked(facts.ENVIRONMENTS, until=day(until))
        beside = {(beside[0], says) for _, _, beside, says in told(chain, asked, metric="recall")}
        assert beside == {
            (champion, {1: "not measured", 2: "same set", None: "no champion"}[champion])
        }


def test_what_left_before_the_window_is_not_told() -> None:
    chain = serving()
    chain.on(3).demote(2, "staging")
    asked = Asked(facts.ENVIRONMENTS, until=day(9), since=day(3))
    assert {place for place, *_ in told(chain, asked)} == {PRODUCTION}


def test_a_version_that_was_candidate_and_champion_is_told_once_as_champion() -> None:
    chain = serving()
    chain.on(3).promote(2, "staging")
    assert [place for place, *_ in told(chain, metric="recall")] == [("staging", 2, "champion")]


def test_an_imported_version_has_no_evaluation_on_a_known_set() -> None:
    chain = Told()
    chain.import_()
    chain.promote(1, "production")
    assert told(chain) == []


def test_a_model_that_serves_nothing_has_nothing_to_tell() -> None:
    chain = Told()
    chain.register()
    chain.measure(1, "production", auc=0.5)
    assert told(chain) == []
    assert told(Told()) == []
