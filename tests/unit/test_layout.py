from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from modeltrail import layout
from modeltrail.names import MAX_VERSION

seqs = st.integers(1, layout.LAST_SEQ)


@given(seqs, seqs)
def test_events_stand_in_the_order_of_their_numbers(one: int, other: int) -> None:
    assert (layout.event(one) < layout.event(other)) == (one < other)
    assert layout.seq(layout.event(one)) == one


@given(st.integers(1, MAX_VERSION))
def test_a_range_of_versions_holds_them_all_and_nothing_else(number: int) -> None:
    first, last = layout.versions()
    assert first <= layout.version(number) <= last
    for sort in (layout.HEAD, layout.event(number), layout.commit("c" * 40), layout.request("k")):
        assert not first <= sort <= last


@given(st.text("0123456789abcdef", min_size=40, max_size=64))
def test_a_range_of_commits_holds_them_all_and_nothing_else(sha: str) -> None:
    first, last = layout.commits()
    assert first <= layout.commit(sha) <= last
    for sort in (layout.HEAD, layout.event(1), layout.version(1), layout.request("k")):
        assert not first <= sort <= last


def test_the_largest_numbers_still_fit_their_keys() -> None:
    assert layout.event(layout.LAST_SEQ) == "EVENT#999999999999"
    assert layout.version(MAX_VERSION) == "VERSION#999999"
    keys = [layout.event(n) for n in (9, 10, 99, 100, layout.LAST_SEQ)]
    assert all(before < after for before, after in pairwise(keys))


def test_what_is_no_event_s_key_has_no_number() -> None:
    for sort in ("HEAD", "VERSION#000001", "EVENT#", "EVENT#x", "EVENT#-1", "EVENT#1x"):
        assert layout.seq(sort) == 0


def test_no_two_models_or_artifacts_share_a_place() -> None:
    digest = f"sha256:{'a' * 64}"
    assert layout.partition("a") != layout.partition("a-b")
    assert layout.partition(layout.MODELS) != layout.MODELS
    places = [layout.artifact_prefix(model, digest) for model in ("a", "a-b")]
    assert not places[1].startswith(places[0])
    assert len({layout.artifact_prefix("a", digest, n) for n in range(layout.PLACES)}) == 4
    key = layout.manifest_key("a", digest, f"sha256:{'b' * 64}")
    assert key == f"manifests/a/{'a' * 64}/{'b' * 64}.json"


def test_a_key_of_a_file_is_known_and_no_other_is_taken_for_one() -> None:
    digest = f"sha256:{'a' * 64}"
    for place in range(layout.PLACES):
        key = layout.artifact_prefix("fraud", digest, place) + "b/model.bin"
        assert layout.is_artifact_key(key, "fraud", "b/model.bin")
        assert not layout.is_artifact_key(key, "fraud", "model.bin")
        assert not layout.is_artifact_key(key, "fraud-b", "b/model.bin")
        assert not layout.is_artifact_key(f"x{key}", "fraud", "b/model.bin")
    for middle in ("a" * 63, "A" * 64, f"{'a' * 64}.0", f"{'a' * 64}.9", f"{'a' * 64}/x", "..", ""):
        assert not layout.is_artifact_key(f"artifacts/fraud/{middle}/f", "fraud", "f")
    assert not layout.is_artifact_key("artifacts/fraud/f", "fraud", "f")
