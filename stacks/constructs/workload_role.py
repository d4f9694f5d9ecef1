"""The role of a product environment's services, in that environment's account."""

from constructs import Construct

from modeltrail import layout
from stacks import permissions
from stacks.constructs.role import Role
from stacks.policy_document import Statement


class WorkloadRole(Role):
    """May assume its environment's read role, and read where the platform is; nothing else."""

    def __init__(
        self, scope: Construct, id_: str, *, trust: str, read_role_arn: str, parameter_arn: str
    ) -> None:
        """Make the role.

        Args:
            scope: The parent.
            id_: The name within the parent.
            trust: The trust policy.
            read_role_arn: The environment's read role in the platform account.
            parameter_arn: The parameter of its own account that describes the platform.
        """
        super().__init__(
            scope,
            id_,
            name=layout.WORKLOAD_ROLE,
            description="Lets the services of this account read models from the platform.",
            trust=trust,
            permissions=(
                Statement(
                    sid="AssumeReadRole",
                    actions=("sts:AssumeRole", "sts:SetSourceIdentity"),
                    resources=(read_role_arn,),
                ),
                permissions.read_parameter(parameter_arn),
            ),
        )
