"""Where policies are: a folder of them, or a signed bundle; and how OPA is told to load each."""

from dataclasses import dataclass
from pathlib import Path

from modeltrail.boundary import read_file
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.policy._schema import SCHEMA_FILE

AUTHZ_FILE = Path(__file__).with_name("authz.rego")
"""Loaded beside the policies; OPA asks it about every request."""
MAX_KEY = 100_000
"""Bytes of a file that is still read as a key."""
_KEY_REMEDY = "Name the maker's public key with MODELTRAIL_POLICIES_KEY or --policies-key."
_REBUILD = "Get the bundle anew from who made it; nothing was decided."


@dataclass(frozen=True)
class Bundle:
    """A bundle of policies that is taken only as its maker signed it."""

    file: Path
    key: Path | None
    """The maker's public key, in PEM; without one no bundle is taken."""

    def __str__(self) -> str:
        return str(self.file)


def source(path: Path, key: Path | None = None) -> Path | Bundle:
    """Return what a path of policies names: a folder where it is one, else a bundle.

    Where there is nothing, a name that ends as archives do is that of a bundle.
    """
    if path.is_file() or path.name.endswith((".tar.gz", ".tgz")):
        return Bundle(path, key)
    return path


@dataclass(frozen=True)
class Load:
    """What OPA is told to load."""

    arguments: list[str | Path]
    folder: Path
    """OPA's working folder, so that what it calls a module does not tell where the folder is."""


def load(policies: Path | Bundle) -> Load:
    """Return how OPA is told to load policies.

    Raises:
        BackendError: There are none, or no key for them.
    """
    if isinstance(policies, Bundle):
        return _bundle(policies)
    if not policies.is_dir():
        raise BackendError(
            f"There is no folder of policies at {policies}.",
            remedy="Let the platform file's 'policies', or MODELTRAIL_POLICIES, name it.",
            code="policies.missing",
        )
    schema = f"data.schemas.policy_input:file://{SCHEMA_FILE}"
    return Load(["--ignore=*_test.rego", ".", f"file://{AUTHZ_FILE}", schema], policies)


def _bundle(bundle: Bundle) -> Load:
    if not bundle.file.is_file():
        raise BackendError(
            f"There is no bundle of policies at {bundle}.",
            remedy="'modeltrail bundle build' makes one from a folder of policies.",
            code="bundle.missing",
        )
    if bundle.key is None:
        raise BackendError(
            f"The bundle {bundle} can be verified by no key: none is given.",
            remedy=_KEY_REMEDY,
            code="bundle.no_key",
        )
    try:
        algorithm = public_algorithm(bundle.key)
    except InvalidInput as error:
        raise BackendError(error.message, remedy=_KEY_REMEDY, code="bundle.no_key") from error
    return Load(
        [
            *("--bundle", f"--verification-key={bundle.key.resolve()}"),
            *(f"--signing-alg={algorithm}", bundle.file.name),
        ],
        bundle.file.resolve().parent,
    )


def public_algorithm(file: Path) -> str:
    """Return the algorithm of the signatures that a public key verifies, as JOSE names it.

    Raises:
        InvalidInput: The file cannot be read, or holds no public key of a kind that OPA takes.
    """
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 (slow to import)
        load_pem_public_key,
    )

    content = read_file(file, limit=MAX_KEY, what="key")
    try:
        key = load_pem_public_key(content)
    except ValueError as error:
        raise InvalidInput(f"{str(file)!r} holds no public key in PEM.") from error
    return algorithm(key, file)


def algorithm(key: object, file: Path) -> str:
    """Return the algorithm of a key's signatures, as JOSE names it.

    Raises:
        InvalidInput: OPA takes no key of its kind.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 (likewise)

    if isinstance(key, rsa.RSAPublicKey | rsa.RSAPrivateKey):
        return "RS256"
    if isinstance(key, ec.EllipticCurvePublicKey | ec.EllipticCurvePrivateKey):
        named = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
        if key.curve.name in named:
            return named[key.curve.name]
    raise InvalidInput(
        f"{str(file)!r} holds a key that bundles are not signed with.",
        remedy="Use an RSA key, or one on the curve P-256, P-384 or P-521.",
    )


def refused(policies: Path | Bundle, opa: Path, said: str) -> BackendError:
    """Return why OPA did not start, from what it said."""
    if isinstance(policies, Bundle):
        for words, code, what in _OF_BUNDLES:
            if words in said:
                return BackendError(
                    f"The bundle {policies} {what}: {said}", remedy=_REBUILD, code=code
                )
        return BackendError(
            f"{opa} did not start with the bundle {policies}: {said}",
            remedy=_REBUILD,
            code="bundle.unreadable",
        )
    return BackendError(
        f"{opa} did not start with the policies of {policies}: {said}",
        remedy=f"'{opa} check {policies}' says what is wrong with them, if it is they.",
        code="policies.refused",
    )


_OF_BUNDLES = (
    ("bundle missing .signatures.json", "bundle.unsigned", "is not signed"),
    ("missing JWT", "bundle.unsigned", "is not signed"),
    ("failed to verify JWT signature", "bundle.wrong_key", "is not signed by the key's owner"),
    ("digest mismatch", "bundle.tampered", "is not what was signed"),
    ("not included in bundle signature", "bundle.tampered", "is not what was signed"),
    ("specified in bundle signatures but not found", "bundle.tampered", "is not what was signed"),
)
"""What OPA says of a bundle that it does not take, the code of it, and what it means."""
