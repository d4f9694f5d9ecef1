import hashlib
import json
import math
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from modeltrail import canonical
from modeltrail.errors import InvalidInput

numbers = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1), st.floats(allow_nan=False, allow_infinity=False)
)
# NUL is text that is not kept.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
leaves = st.one_of(st.none(), st.booleans(), numbers, texts)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def test_keys_are_sorted_and_nothing_is_escaped_without_need() -> None:
    value = {"b": [1.0, 1.5, 1e30, -0.0, True, None], "a": "é\n\u2028€", "A": {}}
    text = '{"A":{},"a":"é\\n\u2028€","b":[1,1.5,1e+30,0,true,null]}'
    assert canonical.canonical_bytes(value) == text.encode()


@given(values)
def test_a_canonical_text_reads_back_as_the_value_and_is_its_own_canonical_text(value: Any) -> None:
    content = canonical.canonical_bytes(value)
    read = canonical.parse_canonical(content.decode())
    assert read == value
    assert canonical.canonical_bytes(read) == content


@given(st.dictionaries(texts, leaves, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, Any]) -> None:
    backwards = dict(reversed(value.items()))
    assert canonical.canonical_bytes(backwards) == canonical.canonical_bytes(value)


@pytest.mark.parametrize("number", [2.0**53, 1e17, -1e20, 123456789012345680000.0])
def test_a_large_float_is_written_without_exponent_and_still_comes_back_as_a_float(
    number: float,
) -> None:
    text = canonical.canonical_bytes(number).decode()
    assert text.lstrip("-").isdigit()
    read = canonical.parse_canonical(text)
    assert isinstance(read, float)
    assert read == number


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        2**53,
        -(2**53),
        [{"deep": 2**64}],
        10**400,
        [10**5000],
        "\ud800",
        {"\udfff": 1},
        "\0",
        {"\0": 1},
        {1: "a number for a key"},
        {"set"},
        b"bytes",
        object(),
    ],
)
def test_what_json_cannot_carry_exactly_is_refused(value: Any) -> None:
    with pytest.raises(InvalidInput, match="no canonical JSON form"):
        canonical.canonical_bytes(value)


def test_a_value_nested_without_end_is_refused() -> None:
    value: list[Any] = []
    for _ in range(10_000):
        value = [value]
    with pytest.raises(InvalidInput, match="no canonical JSON form"):
        canonical.canonical_bytes(value)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "[Infinity]",
        '{"a": -Infinity}',
        "1e999",
        "[-1e400]",
        '{"a": 1, "a": 1}',
        '{"a": {"b": 1, "b": 2}}',
        '{"a": 1, "\\u0061": 2}',
        "",
        "{",
        "[1,]",
        "01",
        "'a'",
        '"a\nb"',
        "1 2",
    ],
)
def test_text_that_is_not_strict_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical.parse_canonical(text)


def test_a_digest_is_separated_by_its_domain() -> None:
    expected = hashlib.sha256(b"one\x00" + json.dumps({"a": 1}).replace(" ", "").encode())
    assert canonical.digest("one", {"a": 1}) == f"sha256:{expected.hexdigest()}"
    assert canonical.digest("two", {"a": 1}) != canonical.digest("one", {"a": 1})
    assert canonical.digest_bytes("one", b"x") != canonical.digest_bytes("on", b"ex")


plain_fractions = st.floats(1e-5, 1e17) | st.floats(-1e17, -1e-5)


@given(
    st.recursive(
        leaves | plain_fractions,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(texts, inner, max_size=4)
            | st.dictionaries(
                st.text(st.characters(codec="ascii", min_codepoint=1)), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_encodes_a_value_its_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert canonical.canonical_bytes(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "number", [1e-4, 9.9e-5, 1e-7, 0.1, 1.5, 1.0, -0.0, 1e15 + 0.5, 1e16, 1e21, 2**53 - 1]
)
def test_a_number_is_written_as_rfc_8785_writes_it(number: float) -> None:
    for one in (number, -number):
        assert canonical.canonical_bytes({"a": one}) == rfc8785.dumps({"a": one})


@pytest.mark.parametrize("text", ["\\u0000", "a\\\\u0000b"])
def test_text_that_looks_like_an_escaped_nul_is_text(text: str) -> None:
    assert canonical.canonical_bytes({"a": text}) == rfc8785.dumps({"a": text})


@pytest.mark.parametrize("value", [{1: 2}, {"a": {1, 2}}, {"a": b"x"}, {None: 1}])
def test_what_is_no_json_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(InvalidInput, match="no canonical JSON form"):
        canonical.canonical_bytes(value)
