"""What a bucket's policy denies to everyone, the account's administrators included."""

from stacks.policy_document import Statement
from stacks.trust import sessions

_LOOPBACK = "127.0.0.0/8"
_SAYS_HOW_TO_ENCRYPT = (
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
)

_Conditions = dict[str, dict[str, str | tuple[str, ...]]]


def recent_tls(bucket_arn: str, *, local: bool) -> tuple[Statement, ...]:
    """Return the denial of all that does not come over TLS 1.2 or later.

    Args:
        bucket_arn: The bucket's ARN.
        local: Allow plain HTTP from the loopback address, where the local AWS listens.
    """
    everything = (bucket_arn, f"{bucket_arn}/*")
    plain: _Conditions = {"Bool": {"aws:SecureTransport": "false"}}
    if local:
        plain["NotIpAddress"] = {"aws:SourceIp": _LOOPBACK}
    return (
        _deny("TlsOnly", "s3:*", resources=everything, conditions=plain),
        _deny(
            "RecentTls",
            "s3:*",
            resources=everything,
            conditions={"NumericLessThan": {"s3:TlsVersion": "1.2"}},
        ),
    )


def no_deletion(bucket_arn: str) -> Statement:
    """Return the denial to remove an object or a version of it.

    It holds for administrators too. Lifecycle rules are S3's own work, and not asked.
    """
    return _deny(
        "NoDeletion",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        resources=(f"{bucket_arn}/*",),
        conditions={},
    )


def no_overwriting(bucket_arn: str) -> Statement:
    """Return the denial to put an object in the place of another.

    Parts of a multipart upload carry no condition; creating the object does.
    """
    return _deny(
        "NoOverwriting",
        "s3:PutObject",
        resources=(f"{bucket_arn}/*",),
        conditions={
            "Bool": {"s3:ObjectCreationOperation": "true"},
            "Null": {"s3:if-none-match": "true"},
        },
    )


def own_encryption(bucket_arn: str) -> tuple[Statement, ...]:
    """Return the denial to say how an object is encrypted.

    The bucket encrypts all that does not say how, with its own key; and an upload that asks for
    aws:kms without a key would get the account's default one, which no other account reads with.
    """
    return tuple(
        _deny(
            f"OwnEncryption{number}",
            "s3:PutObject",
            resources=(f"{bucket_arn}/*",),
            conditions={"Null": {header: "false"}},
        )
        for number, header in enumerate(_SAYS_HOW_TO_ENCRYPT, start=1)
    )


def one_writer(bucket_arn: str, writer_role_arn: str, *, local: bool) -> Statement:
    """Return the denial to put anything there to everyone but one role.

    Args:
        bucket_arn: The bucket's ARN.
        writer_role_arn: The role's.
        local: Let in the role's sessions by their own ARN too, which the local AWS compares.
    """
    writers = (writer_role_arn, *((sessions(writer_role_arn),) if local else ()))
    return _deny(
        "OneWriter",
        "s3:PutObject",
        resources=(f"{bucket_arn}/*",),
        conditions={"ArnNotEquals": {"aws:PrincipalArn": writers}},
    )


def _deny(
    sid: str, *actions: str, resources: tuple[str, ...], conditions: _Conditions
) -> Statement:
    return Statement(
        sid=sid,
        effect="Deny",
        principals="*",
        actions=actions,
        resources=resources,
        conditions=conditions,
    )
