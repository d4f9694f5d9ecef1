"""Making a signed bundle of a folder of policies."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from modeltrail.boundary import read_file
from modeltrail.errors import BackendError, InvalidInput, Undecided
from modeltrail.policy._connection import Connection
from modeltrail.policy._held import Held
from modeltrail.policy._source import AUTHZ_FILE, MAX_KEY, Bundle, algorithm
from modeltrail.policy.engine import TIMEOUT
from modeltrail.policy.opa import Opa, find_opa

_PATIENCE = 60.0
"""Seconds that `opa build` may take; it takes a quarter of one."""
_AUTHZ = "system/authz.rego"


@dataclass(frozen=True)
class Built:
    """A bundle that was made, and that OPA took."""

    content: bytes
    revision: str
    """The digest of what it holds."""
    modules: int


def build(folder: Path, key: Path) -> Built:
    """Return a signed bundle of a folder's policies, parameters and schema of the input.

    The same content, signed by the same RSA key, has the same bytes; ECDSA signs differently each
    time. The bundle is opened once more as whoever takes it will.

    Args:
        folder: The folder of the policies; its tests are left out.
        key: The private key in PEM: RSA, or on a curve of NIST's.

    Raises:
        InvalidInput: The key cannot sign, or OPA does not take the policies.
        BackendError: There is no usable OPA, or it failed.
    """
    signing, public = _keys(key)
    held, opa = _open(folder), find_opa(folder)
    if _AUTHZ in held.modules:
        raise InvalidInput(
            f"{folder} holds a {_AUTHZ}, which a bundle brings itself.", remedy="Remove it."
        )
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        tree, file, public_file = work / "tree", work / "bundle.tar.gz", work / "key.pub.pem"
        _write(held, tree)
        public_file.write_bytes(public)
        _run(
            [
                *(str(opa.path), "build", "--bundle", ".", f"--output={file}"),
                *(f"--revision={held.revision}", f"--signing-alg={signing}"),
                f"--signing-key={key.resolve()}",
            ],
            tree,
        )
        _open(Bundle(file, public_file), opa)
        return Built(file.read_bytes(), held.revision, len(held.modules))


def _open(policies: Path | Bundle, opa: Opa | None = None) -> Held:
    try:
        connection = Connection.open(policies, TIMEOUT, opa=opa)
    except Undecided as error:
        refused = InvalidInput if error.code.startswith("policies.") else BackendError
        raise refused(error.message, remedy=error.remedy, code=error.code) from error
    connection.close()
    return connection.held


def _write(held: Held, tree: Path) -> None:
    """Write what OPA held, so that a bundle holds exactly that."""
    modules = {**held.modules, _AUTHZ: AUTHZ_FILE.read_text("utf-8")}
    for name, text in modules.items():
        file = tree / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="")
    (tree / "data.json").write_text(json.dumps({"data": held.data}), "utf-8")


def _keys(file: Path) -> tuple[str, bytes]:
    """Return the algorithm of a private key's signatures, and its public half in PEM."""
    from cryptography.hazmat.primitives import serialization as pem  # noqa: PLC0415 (slow)

    content = read_file(file, limit=MAX_KEY, what="key")
    try:
        key = pem.load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise InvalidInput(
            f"{str(file)!r} holds no private key in PEM that needs no password.",
            remedy="'openssl genrsa -out key.pem 3072' makes one.",
        ) from error
    public = key.public_key().public_bytes(pem.Encoding.PEM, pem.PublicFormat.SubjectPublicKeyInfo)
    return algorithm(key, file), public


def _run(command: list[str], folder: Path) -> None:
    try:
        ran = subprocess.run(  # noqa: S603 (the user's own OPA)
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BackendError(f"OPA did not build the bundle: {error}.") from error
    if ran.returncode != 0:
        said = " ".join((ran.stdout + ran.stderr).split())[-1000:]
        raise BackendError(
            f"OPA did not build the bundle: {said}",
            remedy="Use the OPA that 'make setup' builds.",
        )
