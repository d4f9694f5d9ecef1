"""What cannot be registered: it is said before the upload, and nothing is left."""

import subprocess
from pathlib import Path

import pytest

from modeltrail import layout
from modeltrail.artifacts import build
from modeltrail.local import root
from modeltrail.local.platform import Running
from tests.cloud.cli.conftest import Register, done, events, write_training
from tests.support.command_line import CommandLine, Ran

MODEL = "cli-bad-registration"


@pytest.fixture(scope="module", autouse=True)
def _model(register: Register) -> None:
    register(MODEL)


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights.bin").write_bytes(b"weights")
    return tmp_path / "model"


class Registration:
    """A registration that would succeed, to be spoilt in one place."""

    def __init__(self, modeltrail: CommandLine, artifact: Path, training: Path, code: Path) -> None:
        self._modeltrail = modeltrail
        self.artifact, self.training, self.code = artifact, training, code

    def __call__(self, *words: object, model: str = MODEL) -> Ran:
        return self._modeltrail(
            "register", model, self.artifact, "--training", self.training, "--code", self.code,
            *words,
        )  # fmt: skip


@pytest.fixture
def registration(
    modeltrail: CommandLine, artifact: Path, training: Path, code: Path
) -> Registration:
    return Registration(modeltrail, artifact, training, code)


def refused(modeltrail: CommandLine, registration: Registration, *words: object) -> str:
    """Check that a registration is refused and leaves nothing; return what it says."""
    before = events(modeltrail, MODEL)
    ran = registration(*words)
    assert (ran.code, ran.out) == (2, "")
    assert events(modeltrail, MODEL) == before
    return ran.err


def test_a_missing_artifact_is_refused(
    modeltrail: CommandLine, registration: Registration, tmp_path: Path
) -> None:
    registration.artifact = tmp_path / "missing\x1b[31m"
    err = refused(modeltrail, registration)
    assert "There is no artifact at" in err
    assert "\x1b" not in err


def test_an_empty_artifact_is_refused(
    modeltrail: CommandLine, registration: Registration, tmp_path: Path
) -> None:
    registration.artifact = tmp_path / "empty"
    registration.artifact.mkdir()
    assert "holds no file" in refused(modeltrail, registration)


def test_a_link_in_an_artifact_is_refused(
    modeltrail: CommandLine, registration: Registration
) -> None:
    (registration.artifact / "link").symlink_to("/etc/passwd")
    assert "is a symbolic link" in refused(modeltrail, registration)


def test_a_training_record_that_is_wrong_is_refused(
    modeltrail: CommandLine, registration: Registration
) -> None:
    write_training(registration.training, parameters={"seed": 2**60})
    assert "cannot be recorded" in refused(modeltrail, registration)
    registration.training.write_text("{}")
    assert "is not a training record" in refused(modeltrail, registration)
    registration.training.unlink()
    assert "There is no file" in refused(modeltrail, registration)


def test_a_dirty_checkout_is_refused(
    modeltrail: CommandLine, registration: Registration, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["git", "clone", "-q", registration.code, copy], check=True)
    registration.code = copy
    (copy / "surprise.py").write_text("")
    assert "is not what was committed" in refused(modeltrail, registration)


def test_code_that_is_in_no_checkout_is_refused(
    modeltrail: CommandLine, registration: Registration, tmp_path: Path
) -> None:
    registration.code = tmp_path
    assert "has no commit to speak of" in refused(modeltrail, registration)


def test_what_is_said_of_a_version_is_judged_before_it_is_uploaded(
    modeltrail: CommandLine, registration: Registration
) -> None:
    """The artifact is missing too, and that is not what it says."""
    registration.artifact = registration.artifact / "missing"
    assert "is empty" in refused(modeltrail, registration, "-m", " ")
    assert "request key" in refused(modeltrail, registration, "--request-key", "a b")


def test_who_may_not_write_uploads_nothing(
    modeltrail: CommandLine, code: Path, artifact: Path, training: Path
) -> None:
    words = ("register", MODEL, artifact, "--training", training, "--code", code)
    ran = modeltrail(*words, profile="dev")
    assert ran.code == 5
    assert "modeltrail-gate" in ran.err
    assert "refused by IAM" in ran.err


def test_bytes_that_were_written_to_its_key_first_are_said_and_do_no_harm(
    modeltrail: CommandLine,
    local_platform: Running,
    registration: Registration,
    tmp_path: Path,
) -> None:
    platform = local_platform.platform
    s3 = root.session(platform.account, platform.region).client(
        "s3", endpoint_url=platform.endpoint_url
    )
    (registration.artifact / "weights.bin").write_bytes(b"wanted")
    key = layout.artifact_prefix(MODEL, build(registration.artifact).digest) + "weights.bin"
    s3.put_object(Bucket=platform.bucket, Key=key, Body=b"planted")

    ran = done(registration("--json"))

    says = "Other bytes are in the bucket under the key of weights.bin"
    assert says in ran.err
    number = ran.document["version"]
    done(modeltrail("load", f"{MODEL}@{number}", "--to", tmp_path / "loaded"))
    assert (tmp_path / "loaded" / "weights.bin").read_bytes() == b"wanted"
