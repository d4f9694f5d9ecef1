import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.errors import InvalidInput
from modeltrail.names import (
    MAX_VERSION,
    RESERVED,
    Reference,
    check_environment_name,
    check_model,
    parse_reference,
    parse_version,
)

ENVIRONMENTS = ("dev", "staging", "production")


@pytest.mark.parametrize("name", ["a", "7up", "breast-cancer", "x" * 63, "v1a", "v", "1-2", "a-"])
def test_a_model_name_is_given_back(name: str) -> None:
    assert check_model(name, environments=ENVIRONMENTS) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x" * 64,
        "-a",
        "A",
        "a_b",
        "a b",
        "a.b",
        "a/b",
        "a#b",
        "a@b",
        "fraud\n",
        "\nfraud",
        "fraud\0",
        "frаud",  # noqa: RUF001 (a Cyrillic letter is the point)
        "é",
        "٣x",
        "../a",
        "models:/fraud",
        # What could be read as a version:
        "1",
        "01",
        "v1",
        "v007",
        "999999999",
        # What could be read as an environment or an alias:
        *ENVIRONMENTS,
        *sorted(RESERVED),
    ],
)
def test_what_is_no_model_name_or_reads_as_something_else_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_model(name, environments=ENVIRONMENTS)
    assert repr(name) in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["dev", "production", "eu-west-1", "e" * 31])
def test_an_environment_name_is_given_back(name: str) -> None:
    assert check_environment_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "e" * 32, "1", "v1", "1st", "Dev", "dev\n", "a/b", "a@b", "dév", *sorted(RESERVED)]
)
def test_what_is_no_environment_name_or_reads_as_something_else_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="is not an environment name"):
        check_environment_name(name)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", ""),
        ("0", ""),
        ("00", ""),
        ("-1", ""),
        ("01", "Write 1."),
        ("007", "Write 7."),
        ("v1", "Write 1."),
        ("V12", "Write 12."),
        ("v01", "Write 1."),
        ("+1", ""),
        ("1.0", ""),
        ("1e3", ""),
        ("0x1", ""),
        ("1_000", ""),
        (" 1", ""),
        ("1 ", ""),
        ("1\n", ""),
        ("１", ""),  # noqa: RUF001 (digits of other scripts are the point)
        ("٣", ""),
        ("²", ""),
        ("1000000", ""),
        ("latest", ""),
    ],
)
def test_a_version_has_one_spelling(text: str, hint: str) -> None:
    with pytest.raises(InvalidInput, match="is not a version") as caught:
        parse_version(text)
    assert hint in caught.value.remedy
    assert caught.value.remedy


@given(st.integers(1, MAX_VERSION))
def test_a_version_reads_back_as_it_is_written(number: int) -> None:
    assert parse_version(str(number)) == number


@given(st.text(max_size=8))
def test_no_text_is_a_version_but_the_number_written_plainly(text: str) -> None:
    try:
        number = parse_version(text)
    except InvalidInput:
        return
    assert str(number) == text


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("fraud", Reference("fraud")),
        ("fraud@7", Reference("fraud", version=7)),
        ("fraud@production", Reference("fraud", environment="production")),
        ("fraud@dev/candidates", Reference("fraud", environment="dev", candidates=True)),
        ("models:/fraud", Reference("fraud")),
        ("models:/fraud/7", Reference("fraud", version=7)),
        ("models://fraud/7", Reference("fraud", version=7)),
        ("models:/fraud/production", Reference("fraud", environment="production")),
        ("models:/fraud@production", Reference("fraud", environment="production")),
    ],
)
def test_a_reference_names_a_model_and_of_it_a_version_or_an_environment(
    text: str, reference: Reference
) -> None:
    assert parse_reference(text, ENVIRONMENTS) == reference
    assert parse_reference(str(reference), ENVIRONMENTS) == reference


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "@production",
        "fraud@",
        "fraud@/candidates",
        "fraud@qa",
        "fraud@Production",
        "fraud@production\n",
        "fraud@production/",
        "fraud@production/candidate",
        "fraud@production/candidates/",
        "fraud@7/candidates",
        "fraud@07",
        "fraud@v7",
        "fraud@7\n",
        "fraud@７",  # noqa: RUF001 (a wide digit is the point)
        "fraud@latest",
        "fraud@champion",
        "fraud@1@2",
        "fraud@dev@production",
        "fraud/7",
        "models:/",
        "models:/7",
        "models:///fraud/7",
        "models:/fraud/7/",
        "models:/fraud/Production",
        "models:/fraud/latest",
        "Models:/fraud/7",
        "models:fraud/7",
        "production@fraud",
    ],
)
def test_a_text_that_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_reference(text, ENVIRONMENTS)
    assert caught.value.remedy


def test_the_refusal_names_the_environments_that_there_are() -> None:
    with pytest.raises(InvalidInput, match="dev, staging, production"):
        parse_reference("fraud@qa", ENVIRONMENTS)
