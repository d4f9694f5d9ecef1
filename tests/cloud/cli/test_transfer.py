"""Large files, as the people and workloads of a platform move them, under their own roles."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from modeltrail.artifacts import build
from modeltrail.local import root
from modeltrail.local.platform import Running
from tests.cloud.cli.conftest import done
from tests.support.bucket import MIB, noise
from tests.support.command_line import CommandLine
from tests.support.porter import killed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MODEL = "cli-large"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of three pieces."""
    file = tmp_path_factory.mktemp("large") / "model.bin"
    file.write_bytes(noise(5, 20 * MIB))
    return file


@pytest.fixture
def registered(
    modeltrail: CommandLine, local_platform: Running, large: Path, training: Path, code: Path
) -> Path:
    """The file, registered as one version or more; its first upload was killed."""
    platform = local_platform.platform
    account = root.session(platform.account, platform.region)
    s3 = account.client("s3", endpoint_url=platform.endpoint_url)
    killed((s3, platform.bucket), "upload", large, at="UploadPart", step=3, model=MODEL)
    begun = _begun(s3, platform.bucket)
    done(modeltrail("register", MODEL, large, "--training", training, "--code", code))
    # Alice went on with what had arrived of it, or began anew: she leaves nothing half sent.
    assert _begun(s3, platform.bucket) <= begun
    return large


def _begun(s3: "S3Client", bucket: str) -> set[str]:
    """Return what is half sent; others leave something on this platform, too."""
    listed = s3.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
    return {upload["UploadId"] for upload in listed}


def test_a_workload_loads_it_once_and_then_from_the_cache_of_its_machine(
    modeltrail: CommandLine,
    registered: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MODELTRAIL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("MODELTRAIL_CACHE_GB", "1")
    for name in ("first", "second"):
        done(modeltrail("load", f"{MODEL}@1", "--to", tmp_path / name, profile="dev"))
        assert build(tmp_path / name) == build(registered)
    assert done(modeltrail("cache", "show", "--json")).document["files"] == 1
    assert done(modeltrail("cache", "clear", "--json")).document["files"] == 1

    done(modeltrail("load", f"{MODEL}@1", "--to", tmp_path / "t", "--no-cache", profile="dev"))
    assert build(tmp_path / "t") == build(registered)
    assert done(modeltrail("cache", "show", "--json")).document["files"] == 0

    monkeypatch.setenv("MODELTRAIL_CACHE", str(registered))  # a file
    ran = modeltrail("load", f"{MODEL}@1", "--to", tmp_path / "u", profile="dev")
    assert (ran.code, "--no-cache" in ran.err) == (2, True)
    assert not (tmp_path / "u").exists()


def test_the_policy_is_told_that_it_is_stored_whole(
    modeltrail: CommandLine, registered: Path
) -> None:
    del registered
    ran = modeltrail("check", "promotion", f"{MODEL}@1", "staging", "--json")
    codes = [one["code"] for one in ran.document["decision"]["violations"]]
    assert codes
    assert not [code for code in codes if code.startswith("artifact")]
