"""A role with one trust policy, one inline policy, and its account's boundary."""

from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from stacks.constructs.boundary import Boundary
from stacks.policy_document import Statement, document

_SESSION_SECONDS = 3600


class Role(Construct):
    """A role, whom it trusts, and all that it may do, within the boundary of its account."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        description: str,
        trust: str,
        permissions: tuple[Statement, ...],
    ) -> None:
        """Make the role.

        Args:
            scope: The parent.
            id_: The name within the parent.
            name: The role's name.
            description: What the role is for.
            trust: The trust policy.
            permissions: All that the role may do.
        """
        super().__init__(scope, id_)
        boundary = Boundary.of(self)
        self.role = IamRole(
            self,
            "role",
            name=name,
            description=description,
            assume_role_policy=trust,
            max_session_duration=_SESSION_SECONDS,
            # By an ARN that is known before: what a plan does not tell cannot be judged.
            permissions_boundary=boundary.arn,
            depends_on=[boundary.policy],
        )
        self.policy = IamRolePolicy(
            self,
            "policy",
            name=name,
            role=self.role.name,
            policy=document(*permissions),
        )

    @property
    def arn(self) -> str:
        """Return the role's ARN."""
        return str(self.role.arn)
