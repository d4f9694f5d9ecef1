"""What a server decides by: its policies, parameters and version, and that they are whole."""

from dataclasses import dataclass

from modeltrail import canonical
from modeltrail.errors import Undecided
from modeltrail.policy._client import Client
from modeltrail.policy._find import MINIMUM
from modeltrail.policy._source import AUTHZ_FILE
from modeltrail.policy.opa import Endpoint

_DATA = "data"
"""Where the server keeps the parameters and the schema of the input."""


@dataclass(frozen=True)
class Held:
    """What a server decides by; it stands in every decision, so that it can be replayed."""

    modules: dict[str, str]
    """The text of each module, as OPA holds it, by its path within the folder or bundle."""
    data: object
    policy_digest: str
    """Over each module's path and its text."""
    data_digest: str
    revision: str
    """Over the two digests: the same of a folder and of the bundle that was made of it."""
    opa_version: str


def held(talker: Client, endpoint: Endpoint) -> Held:
    """Return what a server decides by.

    Raises:
        Undecided: A bundle of it was not activated, or is not what it says; or OPA is too old.
    """
    if inactive := talker.inactive_bundles():
        # Such a server answers to every question that its decision is undefined.
        raise Undecided(
            f"OPA at {endpoint} has not activated its policies: {inactive}.",
            remedy="Its log says why; it verifies no bundle that is tampered with or unsigned.",
            code="bundle.inactive",
        )
    version = talker.ad_hoc_query("version := opa.runtime().version")["result"][0]["version"]
    if tuple(map(int, version.split("-")[0].split("."))) < MINIMUM:
        raise Undecided(
            f"OPA {version} is too old to decide.",
            remedy=f"Use OPA {'.'.join(map(str, MINIMUM))} or newer.",
            code="opa.too_old",
        )
    bundles = _bundles(talker)
    authz = AUTHZ_FILE.read_text("utf-8")  # loaded beside them, and named by where it lies
    modules = {
        _within(name, bundles): text for name, text in talker.modules().items() if text != authz
    }
    data = talker.get_data(_DATA)["result"]
    policies = canonical.digest("modeltrail/policy/1", sorted(modules.items()))
    parameters = canonical.digest("modeltrail/policy-data/1", data)
    found = Held(modules, data, policies, parameters, _revision(policies, parameters), version)
    for bundle, stated in bundles.items():
        if stated != found.revision:
            raise Undecided(
                f"The bundle {bundle!r} says that it is {stated}, and what OPA at {endpoint} holds "
                f"is {found.revision}.",
                remedy="Make it with 'modeltrail bundle build', which states what it holds.",
                code="bundle.revision",
            )
    return found


def _revision(policies: str, parameters: str) -> str:
    return canonical.digest("modeltrail/policy-revision/1", [policies, parameters])


def _bundles(talker: Client) -> dict[str, str]:
    """Return the revision that each of a server's bundles states, by the bundle's name."""
    found = talker.ad_hoc_query("bundles := data.system.bundles").get("result")
    bundles = found[0]["bundles"] if found else {}
    return {name: bundle["manifest"]["revision"] for name, bundle in bundles.items()}


def _within(module: str, bundles: dict[str, str]) -> str:
    """Return a module's path within the bundle that it is of."""
    for name in bundles:
        if module.startswith(f"{name}/"):
            return module.removeprefix(f"{name}/")
    return module
