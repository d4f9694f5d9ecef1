"""Signed bundles, in a real OPA: taken whole, or not at all."""

import http.client
import io
import json
import shutil
import socket
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization as pem
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from modeltrail.errors import InvalidInput, Undecided
from modeltrail.policy import (
    Built,
    Bundle,
    Endpoint,
    PolicyEngine,
    build,
    find_opa,
    read_plan,
    source,
)
from modeltrail.policy._source import public_algorithm

from .conftest import POLICIES, ROOT

PLAN = read_plan((ROOT / "tests/policies/terraform/plans/audit/plan.json").read_bytes(), "it")
Files = dict[str, bytes]


def _key(folder: Path, name: str, key: Any = None) -> tuple[Path, Path]:
    """Return the files of a new key pair."""
    key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    private.write_bytes(
        key.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption())
    )
    public.write_bytes(
        key.public_key().public_bytes(pem.Encoding.PEM, pem.PublicFormat.SubjectPublicKeyInfo)
    )
    return private, public


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return _key(tmp_path_factory.mktemp("keys"), "maker")


@pytest.fixture(scope="module")
def content(keys: tuple[Path, Path]) -> bytes:
    return build(POLICIES, keys[0]).content


@pytest.fixture
def bundle(tmp_path: Path, content: bytes, keys: tuple[Path, Path]) -> Bundle:
    (tmp_path / "policies.tar.gz").write_bytes(content)
    return Bundle(tmp_path / "policies.tar.gz", keys[1])


def _changed(bundle: Bundle, change: Callable[[Files], object]) -> None:
    """Rewrite a bundle's files, and leave its signature alone unless it is among them."""
    with tarfile.open(bundle.file) as archive:
        files = {
            member.name: archive.extractfile(member).read()  # type: ignore[union-attr]
            for member in archive.getmembers()
        }
    change(files)
    with tarfile.open(bundle.file, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))


def _allows_all(files: Files) -> None:
    files["/terraform/decision.rego"] += b"\n# allowed\n"


def _more_lenient(files: Files) -> None:
    files["/data.json"] = files["/data.json"].replace(
        b'"regions":["eu-west-1"]', b'"regions":["*"]'
    )


def _another_revision(files: Files) -> None:
    files["/.manifest"] = files["/.manifest"].replace(b"sha256:", b"sha256:0")


def _signed_by_nobody(files: Files) -> None:
    files["/.signatures.json"] = b'{"signatures": []}'


def test_a_bundle_decides_as_its_folder_does_and_each_decision_has_its_revision(
    bundle: Bundle,
) -> None:
    with PolicyEngine(POLICIES) as folder, PolicyEngine(bundle) as bundled:
        assert bundled.judge(PLAN) == folder.judge(PLAN)
        assert bundled.held == folder.held
        revision = bundled.held.revision
        assert bundled.judge(PLAN).revision == revision
    with tarfile.open(bundle.file) as archive:
        manifest = json.loads(archive.extractfile("/.manifest").read())  # type: ignore[union-attr]
    assert manifest["revision"] == revision


def test_it_holds_no_tests_and_its_own_rule_of_who_may_ask(bundle: Bundle) -> None:
    with tarfile.open(bundle.file) as archive:
        names = archive.getnames()
    assert "/system/authz.rego" in names
    assert not [name for name in names if name.endswith("_test.rego")]


def test_the_same_policies_make_the_same_bytes(
    content: bytes, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copytree(POLICIES, tmp_path / "elsewhere")
    assert build(tmp_path / "elsewhere", keys[0]).content == content


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Path]:
    """A bundle of the same rules and another parameter; its maker's key is on a curve."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(POLICIES, folder / "policies")
    parameters = folder / "policies" / "data" / "terraform" / "parameters.json"
    parameters.write_text(parameters.read_text("utf-8").replace("eu-west-1", "eu-west-2"), "utf-8")
    private, public = _key(folder, "curve", ec.generate_private_key(ec.SECP256R1()))
    return build(folder / "policies", private), public


REFUSED: dict[str, tuple[Callable[[Files], object], str]] = {
    "a rule that was changed": (_allows_all, "bundle.tampered"),
    "a parameter that was changed": (_more_lenient, "bundle.tampered"),
    "another revision": (_another_revision, "bundle.tampered"),
    "a rule that was removed": (
        lambda files: files.pop("/terraform/regions/regions.rego"),
        "bundle.tampered",
    ),
    "a rule that was added": (
        lambda files: files.update({"/more.rego": b"package modeltrail.more\n"}),
        "bundle.tampered",
    ),
    "no signature": (lambda files: files.pop("/.signatures.json"), "bundle.unsigned"),
    "an empty signature": (_signed_by_nobody, "bundle.unsigned"),
}


@pytest.mark.parametrize(("change", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_as_it_was_signed_decides_nothing(
    bundle: Bundle, change: Callable[[Files], object], code: str
) -> None:
    _changed(bundle, change)
    _refused(bundle, code)


def _refused(policies: Bundle | Endpoint, code: str) -> Undecided:
    with PolicyEngine(policies) as engine, pytest.raises(Undecided) as caught:
        engine.judge(PLAN)
    assert (caught.value.code, caught.value.exit_code) == (code, 3), caught.value
    assert caught.value.remedy
    return caught.value


def test_a_bundle_that_was_only_packed_anew_is_taken(bundle: Bundle) -> None:
    """Else the tests above would show nothing."""
    _changed(bundle, lambda _: None)
    with PolicyEngine(bundle) as engine:
        assert engine.judge(PLAN).allow


def test_a_bundle_of_another_maker_decides_nothing(bundle: Bundle, tmp_path: Path) -> None:
    _, other = _key(tmp_path, "other")
    _refused(Bundle(bundle.file, other), "bundle.wrong_key")
    _, curve = _key(tmp_path, "curve", ec.generate_private_key(ec.SECP256R1()))
    _refused(Bundle(bundle.file, curve), "bundle.wrong_key")


def test_a_bundle_that_is_not_there_decides_nothing(bundle: Bundle) -> None:
    bundle.file.unlink()
    assert "modeltrail bundle build" in _refused(bundle, "bundle.missing").remedy


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b\x08"])
def test_what_is_no_bundle_decides_nothing(bundle: Bundle, content: bytes) -> None:
    bundle.file.write_bytes(content)
    _refused(bundle, "bundle.unreadable")


def test_half_a_bundle_decides_nothing(bundle: Bundle, content: bytes) -> None:
    bundle.file.write_bytes(content[:3000])
    _refused(bundle, "bundle.unreadable")


@pytest.mark.parametrize("key", [None, "missing.pem", "private", "text"])
def test_without_the_maker_s_public_key_no_bundle_decides(
    bundle: Bundle, keys: tuple[Path, Path], tmp_path: Path, key: str | None
) -> None:
    (tmp_path / "text.pem").write_text("secret")
    named = {None: None, "private": keys[0], "text": tmp_path / "text.pem"}
    given = named.get(key, tmp_path / "missing.pem")
    assert "MODELTRAIL_POLICIES_KEY" in _refused(Bundle(bundle.file, given), "bundle.no_key").remedy


def test_a_bundle_that_lies_about_its_content_decides_nothing(
    bundle: Bundle, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    """Signed by its maker, with a revision that is not the digest of what it holds."""
    tree = tmp_path / "tree"
    with tarfile.open(bundle.file) as archive:
        for member in archive.getmembers():
            member.name = member.name.lstrip("/")
            archive.extract(member, tree, filter="data")
    (tree / ".signatures.json").unlink()
    subprocess.run(
        [
            *(find_opa(ROOT).path, "build", "--bundle", ".", "--revision", "release-7"),
            *("--signing-key", keys[0], "--output", bundle.file),
        ],
        cwd=tree,
        check=True,
    )
    assert "release-7" in _refused(bundle, "bundle.revision").message


@contextmanager
def _server(folder: Path, bundle: Bundle, health: int, port: int = 0) -> Iterator[Endpoint]:
    """Run an OPA that gets its policies as servers do: it starts whether or not it can.

    It is waited for until `/health?bundles` has a status.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    assert bundle.key is not None
    configuration = {
        "bundles": {"it": {"resource": bundle.file.as_uri(), "signing": {"keyid": "maker"}}},
        "keys": {
            "maker": {
                "algorithm": public_algorithm(bundle.key),
                "key": bundle.key.read_text(),
            }
        },
    }
    (folder / "opa.json").write_text(json.dumps(configuration))
    command: list[str | Path] = [find_opa(ROOT).path, "run", "--server", f"--addr=127.0.0.1:{port}"]
    command += ["--skip-version-check", "--log-level=error", "-c", folder / "opa.json"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        given_up = time.monotonic() + 30
        while server.poll() is None and _status(port, "/health?bundles") != health:
            assert time.monotonic() < given_up
        yield Endpoint("127.0.0.1", port)
    finally:
        server.kill()
        server.communicate()


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def test_a_server_decides_by_the_bundle_that_it_activated(bundle: Bundle, tmp_path: Path) -> None:
    with (
        _server(tmp_path, bundle, 200) as endpoint,
        PolicyEngine(endpoint) as engine,
        PolicyEngine(bundle) as child,
    ):
        assert engine.judge(PLAN) == child.judge(PLAN)
        assert engine.held == child.held


@pytest.mark.parametrize("state", ["tampered", "unsigned", "missing"])
def test_a_server_that_activated_no_bundle_decides_nothing_though_it_says_that_it_is_well(
    bundle: Bundle, tmp_path: Path, state: str
) -> None:
    if state == "missing":
        bundle.file.unlink()
    else:
        _changed(bundle, REFUSED["no signature" if state == "unsigned" else _RULE][0])
    with _server(tmp_path, bundle, 500) as endpoint:
        assert _status(endpoint.port, "/health") == 200
        caught = _refused(endpoint, "bundle.inactive")
        assert "not activated: it" in caught.message


_RULE = "a rule that was changed"


def test_a_server_that_came_back_with_another_bundle_is_asked_anew_what_it_decides_by(
    bundle: Bundle, other: tuple[Built, Path], tmp_path: Path
) -> None:
    """No decision has the revision of a bundle that it was not taken by."""
    built, key = other
    changed = Bundle(tmp_path / "changed.tar.gz", key)
    changed.file.write_bytes(built.content)
    with ExitStack() as closing:
        with _server(tmp_path, bundle, 200) as endpoint:
            engine = closing.enter_context(PolicyEngine(endpoint))
            first, held = engine.judge(PLAN), engine.held
        with _server(tmp_path, changed, 200, endpoint.port):
            with pytest.raises(Undecided, match="has activated another bundle 'it'") as caught:
                engine.judge(PLAN)
            assert caught.value.code == "bundle.changed"
            second = engine.judge(PLAN)
            assert (first.allow, second.allow) == (True, False)
            assert second.revision == built.revision != first.revision
            assert engine.held.policy_digest == held.policy_digest


def test_a_folder_needs_no_key_and_a_file_is_a_bundle(bundle: Bundle, tmp_path: Path) -> None:
    assert source(POLICIES) == POLICIES
    assert source(bundle.file, bundle.key) == bundle
    assert source(tmp_path / "gone.tar.gz") == Bundle(tmp_path / "gone.tar.gz", None)
    assert source(tmp_path / "gone") == tmp_path / "gone"


@pytest.mark.parametrize("name", ["public", "missing", "text", "edwards"])
def test_what_cannot_sign_makes_no_bundle(
    keys: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    (tmp_path / "text.pem").write_text("secret")
    edwards, _ = _key(tmp_path, "edwards", ed25519.Ed25519PrivateKey.generate())
    given = {"public": keys[1], "edwards": edwards}.get(name, tmp_path / f"{name}.pem")
    with pytest.raises(InvalidInput, match="key"):
        build(POLICIES, given)


def test_policies_that_opa_does_not_take_make_no_bundle(
    keys: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "broken.rego").write_text("package broken\n\np := undefined_function(1)\n")
    with pytest.raises(InvalidInput, match="undefined_function"):
        build(tmp_path, keys[0])
    with pytest.raises(InvalidInput, match="There is no folder of policies"):
        build(tmp_path / "gone", keys[0])
