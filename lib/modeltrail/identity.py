"""Who acts: the identity that STS states, and the one person or role behind its spellings."""

import hashlib
import re

from pydantic import BaseModel, ConfigDict, Field

from modeltrail.errors import InvalidInput

_ARN = re.compile(r"arn:[a-z0-9-]+:(iam|sts)::([0-9]{12}):(root|[a-z-]+/[!-~]+)")
_LONGEST = 2048  # of an ARN that STS takes
_SSO_PREFIX = "AWSReservedSSO_"
_SESSION_NAME_LENGTH = 64  # STS AssumeRole, RoleSessionName
_TAG_LENGTH = 12
_SESSION_ILLEGAL = re.compile(r"[^\w+=,.@-]", re.ASCII)


class Actor(BaseModel):
    """The caller of an operation, as STS states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    arn: str = Field(min_length=1, max_length=_LONGEST)
    """What GetCallerIdentity answered: user, or role and session."""
    person: str = Field(min_length=1, max_length=_LONGEST)
    """One canonical identity: spellings and freely chosen session names do not make a second."""


def actor(arn: str) -> Actor:
    """Return the actor behind a caller's ARN.

    A role's session name is the caller's own choice, so all sessions of a role count as one
    person, and so do all federated users of an account, whose names its users choose; only IAM
    Identity Center sets the session name itself, and there it is the person.

    Raises:
        InvalidInput: The text is no IAM or STS principal.
    """
    found = _ARN.fullmatch(arn) if len(arn) <= _LONGEST else None
    if not found:
        raise InvalidInput(f"{arn[:100]!r} is not the ARN of an IAM or STS principal.")
    _, account, resource = found.groups()
    kind, _, path = resource.partition("/")
    name = path.rpartition("/")[2].casefold()
    if kind == "assumed-role":
        role, _, session = path.partition("/")
        if role.startswith(_SSO_PREFIX) and session:
            return Actor(arn=arn, person=f"sso/{session.casefold()}")
        return Actor(arn=arn, person=f"{account}/role/{role.casefold()}")
    if kind == "federated-user":
        return Actor(arn=arn, person=f"{account}/federated")
    if kind == "user" and name:
        return Actor(arn=arn, person=f"{account}/user/{name}")
    return Actor(arn=arn, person=f"{account}/{resource.casefold()}")


def session_name(who: Actor) -> str:
    """Return a legal STS session name that tells this actor from every other.

    It begins with the actor's own name, as far as STS takes it; a hash of the whole ARN keeps
    two actors of one name apart, such as the users `alice` of two accounts.
    """
    short = who.arn.partition(":")[2].split("/", 1)[-1]
    legal = _SESSION_ILLEGAL.sub(".", short)[: _SESSION_NAME_LENGTH - _TAG_LENGTH - 1]
    tag = hashlib.sha256(who.arn.encode()).hexdigest()[:_TAG_LENGTH]
    return f"{legal}-{tag}"
