"""Whatever people hand in, it is taken or refused as one of our errors; nothing is unforeseen."""

import contextlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeltrail import boundary, config, identity, instants, names, training
from modeltrail.errors import InvalidInput
from modeltrail.events import EvidenceRecorded, VersionRegistered, seal
from modeltrail.evidence import read_junit
from modeltrail.state import empty_head
from tests.support import facts
from tests.support.chain import event_facts

EXAMPLES = settings(max_examples=150)

any_text = st.text(st.characters(exclude_categories=()), max_size=12)
NUMBERS = [
    *("0", "-1", "1.5", "-0", "1e308", "1e999", "1e-400", "NaN", "-Infinity"),
    *("9" * 17, "9" * 400, "-" + "9" * 400, "9" * 5000, "0." + "1" * 5000),
]
NASTY = [
    *NUMBERS,
    *("null", "true", "[]", "{}", '""', '"\\ud800"', '"\\u0000"', '"\\u2060"', '"\\u001b"'),
    *("[" * 70 + "]" * 70, "[" * 20_000 + "]" * 20_000, '{"a":' * 20_000, '{"a":1,"a":1}'),
    json.dumps("x" * 10_000),
]
numbers = st.sampled_from(NUMBERS)
values = st.recursive(
    st.one_of(any_text.map(json.dumps), st.sampled_from(NASTY)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{','.join(items)}]"),
        st.lists(st.tuples(any_text.map(json.dumps), inner), max_size=3).map(
            lambda pairs: "{" + ",".join(f"{key}:{value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place in a JSON value."""
    inner: Any = ()
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
    return [path, *(found for key, item in inner for found in places(item, (*path, key)))]


def put(document: Any, path: tuple[Any, ...], word: str) -> bytes:
    """Return the text of a JSON document with a word in one place."""
    mark = "the place"
    copy = json.loads(json.dumps([document]))
    holder, path = copy, (0, *path)
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = mark
    return json.dumps(copy[0]).replace(json.dumps(mark), word).encode("utf-8", "surrogatepass")


def spoiled(document: Any) -> st.SearchStrategy[bytes]:
    """Return the texts of a JSON document with anything in one place, and texts of anything."""
    anywhere = st.builds(put, st.just(document), st.sampled_from(places(document)), values)
    return anywhere | values.map(str.encode) | st.binary(max_size=40)


def given_as_file(content: bytes, read: Callable[[Path], Any]) -> Any:
    """Return what is read from a file, or None where it is refused."""
    with tempfile.NamedTemporaryFile(suffix=".x") as file:
        Path(file.name).write_bytes(content)
        try:
            return read(Path(file.name))
        except InvalidInput as error:
            str(error).encode("utf-8", "backslashreplace")
            return None


TRAINING = {
    "data": {"source": "lake", "snapshot": "2026-11", "digest": facts.sha()},
    "evaluation": {"dataset_digest": facts.sha(), "rows": 10, "metrics": {"recall": 0.9}},
    "parameters": {"depth": 6, "names": ["a", {"b": 1.5}]},
    "beside": [1],
}


@pytest.mark.parametrize("word", NASTY, ids=lambda word: word[:12])
def test_a_training_record_with_a_nasty_word_is_refused_or_can_be_recorded(word: str) -> None:
    for path in places(TRAINING):
        check_training(put(TRAINING, path, word))


@EXAMPLES
@given(spoiled(TRAINING))
def test_any_training_record_is_refused_or_can_be_recorded(content: bytes) -> None:
    check_training(content)


def check_training(content: bytes) -> None:
    record = given_as_file(content, training.read_training)
    if record is not None:
        told = record.model_dump()
        data = {**facts.registration(), **told}
        seal(VersionRegistered, event_facts(empty_head("fraud"), data=data, version=1))


PLATFORM = {
    "account": "111111111111",
    "region": "eu-west-1",
    "table": "table",
    "bucket": "bucket",
    "artifact_key_arn": "arn:key",
    "gate_role_arn": "arn:gate",
    "developer_role_arn": "arn:developer",
    "environments": [{"name": "dev", "account": "222222222222", "read_role_arn": "arn:read"}],
    "policies": "policies",
    "endpoint_url": "http://127.0.0.1:1",
    "aws_config_file": "config",
}


@pytest.mark.parametrize("word", NASTY, ids=lambda word: word[:12])
def test_a_platform_file_with_a_nasty_word_is_refused_or_describes_one(word: str) -> None:
    for path in places(PLATFORM):
        check_platform(put(PLATFORM, path, word))


@EXAMPLES
@given(spoiled(PLATFORM))
def test_any_platform_file_is_refused_or_describes_one(content: bytes) -> None:
    check_platform(content)


def check_platform(content: bytes) -> None:
    found = given_as_file(content, config.load)
    if found is not None:
        assert found.policies is None or found.policies.exists() in {True, False}
        assert found.environment_names


attributes = st.dictionaries(
    st.sampled_from(
        ["name", "classname", "time", "status", "result", "tests", "failures", "errors", "skipped"]
    ),
    st.one_of(
        st.sampled_from(["1", "0", "a", "failed", "run", "1e308", "9" * 400, "NaN", "", "-1"]),
        st.text(st.characters(codec="utf-8", categories=["L", "Zs", "Cf", "Nd"]), max_size=4),
    ),
    max_size=4,
)
NAMES = [
    *["testsuites", "testsuite", "testcase"] * 4,
    *("failure", "error", "skipped", "flakyFailure", "system-out", "properties"),
]


def element(name: str, stated: dict[str, str], inner: list[str]) -> str:
    told = "".join(f" {key}={quoteattr(value)}" for key, value in stated.items())
    return f"<{name}{told}>{''.join(inner)}</{name}>"


elements = st.recursive(
    st.builds(element, st.sampled_from(NAMES), attributes, st.just([])) | any_text.map(escape),
    lambda inner: st.builds(
        element, st.sampled_from(NAMES), attributes, st.lists(inner, max_size=4)
    ),
    max_leaves=8,
)
cases = st.builds(
    element,
    st.just("testcase"),
    st.fixed_dictionaries(
        {"name": st.sampled_from(["a", "b", "x" * 300, "a\x9bb", "\u2060"])},
        optional={"time": st.sampled_from(["1", "1e9", "1e308"]), "status": st.just("ok")},
    ),
    st.lists(st.sampled_from(["<failure/>", "<skipped/>", "<x><error/></x>"]), max_size=1),
)
suites = st.lists(
    cases | st.sampled_from(["<error/>", "<failure/>", "<system-out/>"]), min_size=1, max_size=4
).map(lambda parts: element("testsuite", {}, parts))


@EXAMPLES
@given(
    st.one_of(
        elements.map(lambda text: text.encode("utf-8", "surrogatepass")),
        suites.map(str.encode),
        suites.map(lambda text: text.encode("utf-16")),
        st.binary(max_size=40),
    )
)
def test_any_junit_file_is_refused_or_can_be_recorded(content: bytes) -> None:
    counts = given_as_file(content, read_junit)
    if counts is None:
        return
    assert counts.failed <= counts.ran
    assert counts.passed == (counts.failures == 0 and counts.tests > counts.skipped)
    text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8")
    if any(word in text for word in ("<failure", "<error", "<flakyFailure")):
        assert not counts.passed
    run = facts.suite(
        "passed" if counts.passed else "failed",
        tests=counts.tests,
        failures=counts.failures,
        skipped=counts.skipped,
        failed=tuple(sorted(counts.failed)[:100]),
        duration_s=counts.duration_s,
    )
    seal(EvidenceRecorded, event_facts(empty_head("fraud"), data=run, environment="dev"))


def reference(text: str) -> object:
    return names.parse_reference(text, ("dev", "production"))


@pytest.mark.parametrize(
    "read",
    [
        reference,
        names.check_model,
        names.check_environment_name,
        names.parse_version,
        instants.parse,
        identity.actor,
    ],
)
@EXAMPLES
@given(text=any_text | st.from_regex(r"\A(models:/)?[a-z]+@[v0-9/a-z]*\Z") | numbers)
def test_any_word_is_refused_or_means_something(read: Callable[[str], object], text: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert read(text)


@EXAMPLES
@given(any_text | numbers)
def test_any_text_is_a_value_error_or_kept(text: str) -> None:
    for check in (boundary.check_text, boundary.parse_number, boundary.parse_json):
        with contextlib.suppress(ValueError):
            check(text)
