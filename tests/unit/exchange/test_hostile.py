"""What people may write into an event, and what of it could be taken for a part of the line."""

import io

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from modeltrail import events
from modeltrail.canonical import parse_canonical
from modeltrail.errors import VerificationFailed
from modeltrail.exchange import read_export, verify_export
from tests.support import facts
from tests.support.chain import Chain
from tests.support.exports import exported, lines

HOSTILE = (
    '","previous":"sha256:' + "0" * 64,
    ',"previous":"sha256:' + "0" * 64 + '"',
    "previous",
    "model",
    "seq",
    "datacontenttype",
    '},"datacontenttype":"application/json","dataschema":"',
    '{"data":',
    "\\",
    '\\"',
    "eventhash",
    "\n",
    "\u2028",
    "\ud7ff\ue000",
    "🙂",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_of_a_parameter_is_taken_for_a_part_of_the_line(name: str) -> None:
    chain = Chain()
    values = ["sha256:" + "0" * 64, 7, {name: {"previous": facts.sha(), "seq": 9}}, [name]]
    for value in values:
        data = facts.registration(parameters={name: value, "previous": value, "seq": value})
        chain.add(
            events.VersionRegistered, data, version=chain.head.next_version, reason=f"{name}."
        )
    told = lines(chain)
    assert verify_export(io.BytesIO(b"".join(told)))[0].head == chain.head.hash
    assert list(read_export(io.BytesIO(b"".join(told)))) == chain.events
    for index in range(len(values) - 1):
        left = b"".join([*told[:index], *told[index + 1 :]])
        with pytest.raises(VerificationFailed, match="was dropped"):
            verify_export(io.BytesIO(left))


json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-(2**53) + 1, 2**53 - 1),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*HOSTILE, "é", "\ue000", "\U00010000"]), json_values))
def test_any_parameters_are_exported_and_verified(parameters: dict[str, object]) -> None:
    chain = Chain()
    chain.add(events.VersionRegistered, facts.registration(parameters=parameters), version=1)
    content = exported(chain)
    assert content[:-1] == rfc8785.dumps(parse_canonical(content.decode()))
    assert verify_export(io.BytesIO(content))[0].head == chain.head.hash
    assert list(read_export(io.BytesIO(content))) == chain.events
