"""Who may assume a role: exact principals, which need not exist yet."""

from collections.abc import Sequence

from stacks.policy_document import Conditions, Statement, document
from stacks.settings import Oidc, Settings

# A session that has a source identity assumes no further role that does not let it keep it.
_ASSUME = ("sts:AssumeRole", "sts:SetSourceIdentity")


def trust(*principals: str, settings: Settings, external_id: str | None = None) -> str:
    """Return the trust policy that lets exactly these users and roles assume a role.

    The principal is the account, narrowed to exact ARNs by a condition: IAM refuses a policy
    that names a principal that does not exist, and pins the identity of one that does, so that
    a role made anew under the same name would be locked out. Principals of other accounts than
    the platform's must be of the organisation, where the blueprint names one.

    Args:
        principals: ARNs of users and roles.
        settings: The blueprint. In a local one the session form of a role's ARN is trusted too:
            AWS compares `aws:PrincipalArn` with the role's ARN, the local AWS with the session's.
        external_id: What they must say, beside.
    """
    accounts = sorted({_account_root(arn) for arn in principals})
    equal: dict[str, str | tuple[str, ...]] = {}
    if settings.organization is not None and accounts != [settings.platform_arn("root")]:
        equal["aws:PrincipalOrgID"] = settings.organization
    if external_id is not None:
        equal["sts:ExternalId"] = external_id
    conditions: dict[str, dict[str, str | tuple[str, ...]]] = {
        "ArnEquals": {"aws:PrincipalArn": spelled(principals, local=settings.local)}
    }
    if equal:
        conditions["StringEquals"] = equal
    return document(
        Statement(
            sid="ExactPrincipals",
            principals=tuple(accounts),
            actions=_ASSUME,
            conditions=conditions,
        )
    )


def trust_tokens(issuers: Sequence[tuple[Oidc, str]]) -> str:
    """Return the trust policy that lets machines in by the exact subject of their token.

    Args:
        issuers: Who issues tokens, each with the ARN of its provider in the account.
    """
    return document(
        *(
            Statement(
                sid=f"ExactSubjects{number}",
                federated=(provider,),
                actions=("sts:AssumeRoleWithWebIdentity",),
                conditions={
                    "StringEquals": {
                        f"{host(oidc)}:aud": oidc.audience,
                        f"{host(oidc)}:sub": oidc.subjects,
                    }
                },
            )
            for number, (oidc, provider) in enumerate(issuers, start=1)
        )
    )


def trust_service(service: str, conditions: Conditions | None = None) -> str:
    """Return the trust policy that lets a service of AWS, and nobody else, assume a role.

    Args:
        service: The service, such as `lambda.amazonaws.com`.
        conditions: For whom it may, where the service says so when it assumes a role.
    """
    return document(
        Statement(
            sid="Service",
            services=(service,),
            actions=("sts:AssumeRole",),
            conditions=conditions or {},
        )
    )


def host(oidc: Oidc) -> str:
    """Return an issuer as IAM names it in a provider's ARN and in conditions."""
    return oidc.issuer.removeprefix("https://")


def spelled(principals: Sequence[str], *, local: bool) -> tuple[str, ...]:
    """Return ARNs as `aws:PrincipalArn` has them, once each; in a local AWS, sessions too."""
    named = sorted(set(principals))
    return (*named, *(sessions(arn) for arn in named if local and ":role/" in arn))


def _account_root(arn: str) -> str:
    return f"{arn.rpartition(':')[0]}:root"


def sessions(role_arn: str) -> str:
    """Return the ARNs of a role's sessions, which the local AWS takes for the role's own."""
    _, partition, _, _, account, path = role_arn.split(":", 5)
    return f"arn:{partition}:sts::{account}:assumed-role/{path.rpartition('/')[2]}/*"
