"""`modeltrail bundle build`, and deciding by what it made."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as pem
from cryptography.hazmat.primitives.asymmetric import rsa

from modeltrail import config
from modeltrail.policy import find_opa
from tests.support.command_line import call
from tests.unit.cli.test_platform_file import PLATFORM

ROOT = Path(__file__).parents[3]
PLAN = ROOT / "tests" / "policies" / "terraform" / "plans" / "audit" / "plan.json"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = tmp_path / "key.pem"
    private.write_bytes(
        made.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption())
    )
    (tmp_path / "key.pub.pem").write_bytes(
        made.public_key().public_bytes(pem.Encoding.PEM, pem.PublicFormat.SubjectPublicKeyInfo)
    )
    return private


def test_what_was_built_decides_where_the_variables_name_it(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELTRAIL_OPA", str(find_opa(ROOT).path))
    monkeypatch.chdir(tmp_path)
    words = ("bundle", "build", "--policies", ROOT / "policies", "--out", "p.tar.gz")
    built = call(*words, "--sign", key, "--json")
    assert built.code == 0, built
    revision = built.document["revision"]
    monkeypatch.setenv("MODELTRAIL_POLICIES", "p.tar.gz")
    unsure = call("check", "plan", PLAN, "--json")
    assert (unsure.code, unsure.document["code"]) == (3, "bundle.no_key")
    monkeypatch.setenv("MODELTRAIL_POLICIES_KEY", "key.pub.pem")
    decided = call("check", "plan", PLAN, "--json")
    assert (decided.code, decided.document["decision"]["revision"]) == (0, revision)


def test_without_a_key_nothing_is_written(tmp_path: Path) -> None:
    words = ("bundle", "build", "--policies", ROOT / "policies", "--out", tmp_path / "p.tar.gz")
    ran = call(*words, "--sign", tmp_path / "missing.pem")
    assert (ran.code, list(tmp_path.iterdir())) == (2, [])
    assert "There is no key" in ran.err


def test_the_variables_come_before_what_the_platform_file_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = {**PLATFORM, "policies": "policies.tar.gz", "policies_key": "key.pub.pem"}
    platform = config.Platform.model_validate(said)
    for name in ("MODELTRAIL_POLICIES", "MODELTRAIL_POLICIES_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert config.policies(platform) == (Path("policies.tar.gz"), Path("key.pub.pem"))
    assert config.policies(None) == (None, None)
    monkeypatch.setenv("MODELTRAIL_POLICIES", "elsewhere")
    monkeypatch.setenv("MODELTRAIL_POLICIES_KEY", "another.pem")
    assert config.policies(platform) == (Path("elsewhere"), Path("another.pem"))
