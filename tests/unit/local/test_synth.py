"""What happens around the app of the stacks; scripts stand in for it and for Node."""

import json
import os
from pathlib import Path

import pytest

from modeltrail.errors import BackendError, InvalidInput
from modeltrail.local.synth import synthesise

APP = """
import json, os, pathlib
out = pathlib.Path(os.environ["CDKTF_OUTDIR"])
(out / "stacks/one").mkdir(parents=True, exist_ok=True)
given = [os.environ["MODELTRAIL_BLUEPRINT"], os.getcwd()]
(out / "manifest.json").write_text(
    json.dumps({"stacks": {"one": {"workingDirectory": "stacks/one"}}, "given": given})
)
"""


class Project:
    def __init__(self, folder: Path) -> None:
        self.root = folder / "pro ject"
        self.out = folder / "out"
        self.node = folder / "bin" / "node"
        self.root.mkdir()
        self.node.parent.mkdir()
        self.node.write_text("#!/bin/sh\n")
        self.node.chmod(0o755)
        self.file = self.root / "cdktf.json"
        self.file.write_text(json.dumps({"app": "python -m app"}))
        self.app(APP)

    def app(self, text: str) -> None:
        (self.root / "app.py").write_text(text)

    def synthesise(self) -> dict[str, Path]:
        return synthesise(self.out, self.root / "blueprint.yaml", project=self.root)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    monkeypatch.setenv("PATH", f"{made.node.parent}{os.pathsep}{os.defpath}")
    monkeypatch.delenv("JSII_NODE", raising=False)
    return made


def test_the_folder_of_each_stack_comes_back(project: Project) -> None:
    assert project.synthesise() == {"one": project.out / "stacks" / "one"}
    given = json.loads((project.out / "manifest.json").read_bytes())["given"]
    assert given == [str(project.root / "blueprint.yaml"), str(project.root)]


def test_a_state_of_terraforms_survives_the_next_synthesis(project: Project) -> None:
    state = project.synthesise()["one"] / "terraform.tfstate"
    state.write_text("{}")
    project.synthesise()
    assert state.read_text() == "{}"


def test_paths_may_be_relative(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    found = synthesise(Path("../out"), Path("blueprint.yaml"), project=Path())
    assert found["one"].is_dir()


def test_a_wrong_blueprint_is_bad_input_in_the_apps_words(project: Project) -> None:
    project.app("import sys\nsys.stderr.write('people: no.\\n')\nsys.exit(2)")
    with pytest.raises(InvalidInput, match=r"^people: no\.$"):
        project.synthesise()


def test_a_missing_node_is_told_before_the_app_runs(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.node.rename(project.node.with_name("nodejs"))
    monkeypatch.setenv("PATH", str(project.node.parent))
    with pytest.raises(BackendError, match=r"Node is not there.*JSII_NODE"):
        project.synthesise()
    monkeypatch.setenv("JSII_NODE", str(project.node))
    with pytest.raises(BackendError, match=r"JSII_NODE names .*node, which is not there"):
        project.synthesise()
    monkeypatch.setenv("JSII_NODE", str(project.node.with_name("nodejs")))
    assert project.synthesise()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("print('frame')\nraise SystemExit(1)", "exit code 1:\n  frame"),
        ("import os\nos.kill(os.getpid(), 9)", "signal 9"),
        ("import nothing_of_the_kind", "No module named(?s:.*)make setup"),
        ("raise OSError(28, 'No space left on device')", "disk is full(?s:.*)Make room"),
        ("pass", "manifest.json does not list them"),
    ],
)
def test_an_app_that_fails_says_how(project: Project, text: str, says: str) -> None:
    project.app(text)
    with pytest.raises(BackendError, match=says):
        project.synthesise()


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"stacks": {"one": {}}}', '{"stacks": 1}'])
def test_a_manifest_that_lists_nothing_is_an_error(project: Project, manifest: str) -> None:
    project.app(APP + f"\n(out / 'manifest.json').write_text({manifest!r})")
    with pytest.raises(BackendError, match="does not list them"):
        project.synthesise()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"app": 1}', '{"app": ""}', '{"app": "\'"}'])
def test_a_project_file_that_names_no_app_is_an_error(project: Project, text: str) -> None:
    project.file.write_text(text)
    with pytest.raises(BackendError, match=r"cdktf\.json does not say how the app is run"):
        project.synthesise()


def test_a_program_that_is_not_there_is_named(project: Project) -> None:
    project.file.write_text('{"app": "no-such-program --synth"}')
    with pytest.raises(BackendError, match="no-such-program could not be started"):
        project.synthesise()
