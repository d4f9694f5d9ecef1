"""Getting DynamoDB Local: what is missing is named, and nothing but the release is taken."""

import shutil
from pathlib import Path

import pytest

from tools import dynamodb_local
from tools.place import Place
from tools.progress import ToolError

JAVA = """#!/bin/sh
echo jdk.compiler@{version}
"""
MAVEN = """#!/bin/sh
for argument; do
  case $argument in -DoutputDirectory=*) folder=${argument#*=};; esac
done
mkdir -p "$folder"
echo forged > "$folder/DynamoDBLocal-3.3.1.jar"
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the whole PATH, on a machine that DynamoDB Local is made for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "mkdir"):
        (folder / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(script, encoding="utf-8")
    (folder / name).chmod(0o755)


def refused(place: Path) -> str:
    with pytest.raises(ToolError) as caught:
        dynamodb_local.provide(Place(place))
    return caught.value.message


def test_a_missing_java_is_named(programs: Path, tmp_path: Path) -> None:
    del programs
    assert refused(tmp_path) == "Java is missing: there is none on the PATH."


def test_a_java_that_is_too_old_is_named(programs: Path, tmp_path: Path) -> None:
    put(programs, "java", JAVA.format(version="11.0.2"))
    assert refused(tmp_path) == f"{programs / 'java'} is Java 11.0.2."


def test_a_java_without_its_compiler_is_named(programs: Path, tmp_path: Path) -> None:
    put(programs, "java", "#!/bin/sh\necho java.base@17.0.15\n")
    assert refused(tmp_path) == f"{programs / 'java'} is without its compiler."


def test_a_missing_maven_is_named(programs: Path, tmp_path: Path) -> None:
    put(programs, "java", JAVA.format(version="17.0.15"))
    assert "there is no mvn on the PATH" in refused(tmp_path)


def test_a_machine_that_it_is_not_made_for_is_named(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(programs, "java", JAVA.format(version="17.0.15"))
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert refused(tmp_path) == "DynamoDB Local is not made for linux on riscv64."


def test_jars_that_are_not_those_of_the_release_are_refused_and_not_kept(
    programs: Path, tmp_path: Path
) -> None:
    put(programs, "java", JAVA.format(version="17.0.15"))
    put(programs, "mvn", MAVEN)
    said = refused(tmp_path)
    assert said.startswith("What Maven got as DynamoDB Local is not the release: DynamoDBLocal-")
    assert "guava-33.4.0-jre.jar" in said, "what is missing is named too"
    assert [left.name for left in (tmp_path / ".tools").iterdir()] == ["dynamodb-local.lock"]


def test_a_maven_that_fails_is_quoted(programs: Path, tmp_path: Path) -> None:
    put(programs, "java", JAVA.format(version="17.0.15"))
    put(programs, "mvn", "#!/bin/sh\necho Unknown host\nexit 1\n")
    assert refused(tmp_path) == "Maven could not get DynamoDB Local:\n    Unknown host"
