"""Who may assume a role: exact principals, which need not exist yet."""

from stacks.policy_document import Conditions, Statement, document


def trust(*principals: str, local: bool) -> str:
    """Return the trust policy that lets exactly these users and roles assume a role.

    The principal is the account, narrowed to exact ARNs by a condition: IAM refuses a policy
    that names a principal that does not exist, and pins the identity of one that does, so that
    a role made anew under the same name would be locked out.

    Args:
        principals: ARNs of users and roles.
        local: Trust the session form of a role's ARN too. AWS compares `aws:PrincipalArn` with
            the role's ARN; the local AWS compares it with the session's.
    """
    accounts = sorted({_account_root(arn) for arn in principals})
    named = sorted(set(principals))
    if local:
        named += [sessions(arn) for arn in named if ":role/" in arn]
    return document(
        Statement(
            sid="ExactPrincipals",
            principals=tuple(accounts),
            actions=("sts:AssumeRole",),
            conditions={"ArnEquals": {"aws:PrincipalArn": tuple(named)}},
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


def _account_root(arn: str) -> str:
    return f"{arn.rpartition(':')[0]}:root"


def sessions(role_arn: str) -> str:
    """Return the ARNs of a role's sessions, which the local AWS takes for the role's own."""
    _, partition, _, _, account, path = role_arn.split(":", 5)
    return f"arn:{partition}:sts::{account}:assumed-role/{path.rpartition('/')[2]}/*"
