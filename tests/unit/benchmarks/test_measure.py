"""Measuring in turn, and what comes of it."""

from collections.abc import Callable

from benchmarks.measure import Pairs, in_turn, timed


def test_ours_and_theirs_are_measured_in_turn_after_a_warm_up_that_does_not_count() -> None:
    done: list[str] = []

    def taking(name: str) -> Callable[[], float]:
        def run() -> float:
            done.append(name)
            return float(len(done))

        return run

    pairs = in_turn(taking("ours"), taking("theirs"), pairs=2, warm_up=1)
    assert done == ["ours", "theirs"] * 3
    assert pairs == Pairs(ours=[3, 5], theirs=[4, 6])


def test_a_ratio_is_the_median_of_the_pairs_that_were_measured_together() -> None:
    pairs = Pairs(ours=[3, 30, 4], theirs=[2, 20, 1])
    assert pairs.ratio == 1.5
    assert pairs.detail == "4e+03 ms over 2e+03 ms, minima 3, 3 pairs"


def test_a_call_is_timed_from_begin_to_end() -> None:
    called: list[None] = []
    assert timed(lambda: called.append(None))() >= 0
    assert called == [None]
