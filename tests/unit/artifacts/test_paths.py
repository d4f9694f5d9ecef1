import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.artifacts._paths import MAX_PATH_BYTES, check_apart, check_path
from modeltrail.errors import InvalidInput
from modeltrail.layout import artifact_prefix


@pytest.mark.parametrize(
    "path",
    [
        "model.joblib",
        "weights/layer-1/kernel.bin",
        ".hidden",
        "a..b/..c/d..",
        "café",
        "名前.bin",
        "a b+c%20?&=#",
        "x" * 255,
    ],
)
def test_ordinary_names_are_taken_as_they_are(path: str) -> None:
    assert check_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/etc/passwd",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/./b",
        "a/..",
        "a\\b",
        "..\\a",
        "a\0",
        "a\nb",
        "a\x7f",
        "a\x85",
        "a\u202eb",
        "a\u200bb",
        "\ufeffa",
        "a\u2028b",
        "\ud800",
        "cafe\u0301",
        "\u212b",
        "x" * 256,
        "é" * 128,
        "/".join(["x" * 200] * 5),
    ],
)
def test_names_that_a_target_could_misread_are_refused(path: str) -> None:
    with pytest.raises(InvalidInput):
        check_path(path)


@given(st.text())
def test_a_path_that_passes_stays_below_its_folder_and_fits_a_key(path: str) -> None:
    try:
        check_path(path)
    except InvalidInput:
        return
    assert not {"", ".", ".."} & set(path.split("/"))
    assert len((artifact_prefix("m" * 63, "sha256:" + "0" * 64) + path).encode()) <= 1024


def test_the_longest_path_fits_the_longest_prefix() -> None:
    path = "/".join(["x" * 100] * 8)
    path += "/" + "x" * (MAX_PATH_BYTES - len(path) - 1)
    assert check_path(path) == path
    with pytest.raises(InvalidInput, match="S3 has room for"):
        check_path(path + "x")


@pytest.mark.parametrize(
    ("paths", "says"),
    [
        (["a", "a"], "twice"),
        (["model", "Model"], "differ only in case"),
        (["straße", "STRASSE"], "differ only in case"),
        (["Data/x", "data/y"], "'Data' and 'data' differ only in case"),
        (["É", "é"], "differ only in case"),
        (["a", "a/b"], "both as a file and as a folder"),
        (["a/b", "a"], "both as a file and as a folder"),
        (["A", "a/b"], "differ only in case"),
    ],
)
def test_names_that_cannot_stand_beside_each_other_are_refused(paths: list[str], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        check_apart(paths)


def test_names_that_differ_in_more_than_case_stand_beside_each_other() -> None:
    check_apart(["a", "b/a", "b/c/a", "ab", "a.b"])
