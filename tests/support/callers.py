"""The accounts of a small company, and whom its AWS sees under a role."""

from modeltrail.access import Access, Role

PLATFORM, DEV, REGION = "121212121212", "131313131313", "eu-west-1"


def seen(access: Access, role: Role) -> str:
    """Return the ARN as which a caller works under a role."""
    arn: str = access.client(role, "sts").get_caller_identity()["Arn"]
    return arn
