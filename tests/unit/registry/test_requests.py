import pytest

from modeltrail.errors import InvalidInput
from modeltrail.registry._requests import new_request
from tests.support import facts

ALICE, BOB = facts.person("alice"), facts.person("bob")


@pytest.mark.parametrize("key", ["a", "deploy/2026-11-24_7", "run:12=3+4@ci.example", "x" * 128])
def test_a_key_of_the_caller_is_kept(key: str) -> None:
    assert new_request(key, ALICE, "promote", {}).key == key


@pytest.mark.parametrize(
    "key",
    ["", "x" * 129, "a b", "a\n", "\n", "a#b", "ä", "a'b", "a\x00b", "１"],  # noqa: RUF001
)
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidInput, match="is not a request key"):
        new_request(key, ALICE, "promote", {})


def test_without_a_key_every_request_is_new() -> None:
    assert len({new_request(None, ALICE, "promote", {}).key for _ in range(100)}) == 100


def test_the_same_request_has_the_same_fingerprint_whatever_the_order_of_its_arguments() -> None:
    one = new_request("k", ALICE, "promote", {"version": 1, "environment": "dev"})
    assert one == new_request("k", ALICE, "promote", {"environment": "dev", "version": 1})


def test_another_caller_operation_or_argument_is_another_request() -> None:
    asked = {"version": 1, "environment": "dev"}
    prints = {
        new_request("k", who, operation, arguments).fingerprint
        for who, operation, arguments in (
            (ALICE, "promote", asked),
            (BOB, "promote", asked),
            (ALICE, "demote", asked),
            (ALICE, "promote", asked | {"version": 2}),
            (ALICE, "promote", {"version": 1}),
            (ALICE, "promote", asked | {"reason": None}),
        )
    }
    assert len(prints) == 6


def test_what_has_no_canonical_form_cannot_be_asked() -> None:
    with pytest.raises(InvalidInput, match="no canonical JSON form"):
        new_request("k", ALICE, "metric", {"recall": float("nan")})
