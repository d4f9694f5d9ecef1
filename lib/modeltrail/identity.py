"""Who acts: the identity that STS states, and the one person or role behind its spellings."""

import hashlib
import re

from pydantic import BaseModel, ConfigDict, Field

from modeltrail.errors import InvalidInput

_ARN = re.compile(r"arn:[a-z0-9-]+:(iam|sts)::(\d{12}):(.+)")
_SSO_PREFIX = "AWSReservedSSO_"
_SESSION_NAME_LENGTH = 64  # STS AssumeRole, RoleSessionName
_SESSION_ILLEGAL = re.compile(r"[^\w+=,.@-]", re.ASCII)


class Actor(BaseModel):
    """The caller of an operation, as STS states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    arn: str = Field(min_length=1, max_length=2048)
    """What GetCallerIdentity answered: user, or role and session."""
    person: str = Field(min_length=1, max_length=2048)
    """One canonical identity: spellings and freely chosen session names do not make a second."""


def actor(arn: str) -> Actor:
    """Return the actor behind a caller's ARN.

    A role's session name is the caller's own choice, so all sessions of a role count as one
    person; only IAM Identity Center sets the session name itself, and there it is the person.

    Raises:
        InvalidInput: The text is no IAM or STS principal.
    """
    found = _ARN.fullmatch(arn)
    if not found:
        raise InvalidInput(f"{arn!r} is not the ARN of an IAM or STS principal.")
    _, account, resource = found.groups()
    kind, _, path = resource.partition("/")
    if kind == "assumed-role":
        role, _, session = path.partition("/")
        if role.startswith(_SSO_PREFIX):
            return Actor(arn=arn, person=f"sso/{session.strip().casefold()}")
        return Actor(arn=arn, person=f"{account}/role/{role.casefold()}")
    if kind == "federated-user":
        return Actor(arn=arn, person=f"{account}/federated/{path.strip().casefold()}")
    if kind == "user":
        return Actor(arn=arn, person=f"{account}/user/{path.rpartition('/')[2].casefold()}")
    return Actor(arn=arn, person=f"{account}/{resource.casefold()}")


def session_name(who: Actor) -> str:
    """Return a legal STS session name that tells this actor from every other.

    Characters that STS refuses, and names too long for it, are replaced; a hash of the whole
    ARN then keeps two actors apart.
    """
    short = who.arn.partition(":")[2].split("/", 1)[-1]
    legal = _SESSION_ILLEGAL.sub(".", short)
    if legal == short and 2 <= len(legal) <= _SESSION_NAME_LENGTH:  # noqa: PLR2004 (STS minimum)
        return legal
    tag = hashlib.sha256(who.arn.encode()).hexdigest()[:12]
    return f"{legal[: _SESSION_NAME_LENGTH - 13]}-{tag}"
