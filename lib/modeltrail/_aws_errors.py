"""What AWS answered, said as one of our errors with what to do next."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from modeltrail.errors import BackendError, InvalidInput, ModeltrailError

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

REFUSED = frozenset(
    {"403", "AccessDenied", "AccessDeniedException", "Forbidden", "UnauthorizedOperation"}
)
MISSING = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound"})
_MISSING_PLACE = frozenset({"NoSuchBucket", "ResourceNotFoundException"})
_CREDENTIALS = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "InvalidToken",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_BUSY = frozenset(
    {
        "InternalError",
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
    }
)
_SERVER_ERROR = 500
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class RefusedByIam(BackendError):
    """IAM does not let this role do this."""


def error_code(error: "ClientError") -> str:
    """Return the code of an AWS answer, such as `AccessDenied`; HEAD answers give `404`."""
    return error.response.get("Error", {}).get("Code", "Unknown")


@contextmanager
def aws_errors(doing: str) -> Iterator[None]:
    """Turn what botocore raises in the block into our errors; others pass unchanged.

    Args:
        doing: What was being done, as the beginning of a sentence: "Uploading model.joblib".

    Raises:
        InvalidInput: The object or version that was asked for does not exist.
        BackendError: IAM refused, credentials are missing or stale, the service cannot be
            reached, is too busy, or failed.
    """
    # Whoever calls AWS has loaded botocore already; the others never get here.
    from botocore.exceptions import (  # noqa: PLC0415 (importing modeltrail stays light)
        BotoCoreError,
        ClientError,
    )

    try:
        yield
    except ClientError as error:
        raise _answered(doing, error) from error
    except BotoCoreError as error:
        raise _not_answered(doing, error) from error


@contextmanager
def aws_settings(doing: str) -> Iterator[None]:
    """Turn what botocore raises in the block, as it reads its settings, into our errors.

    Args:
        doing: As for `aws_errors`.

    Raises:
        BackendError: A file or a variable holds what botocore cannot use, or there are no
            credentials.
    """
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 (as in aws_errors)

    try:
        yield
    except (BotoCoreError, ValueError) as error:
        if (lack := _no_credentials(doing, error)) is not None:
            raise lack from error
        text = str(error).strip().rstrip(".")
        named = (f"{name}={value}" for name, value in os.environ.items() if repr(value) in text)
        where = ", ".join(name for name in named if name.startswith("AWS_"))
        raise BackendError(
            f"{doing} failed, for a setting of AWS's is wrong: {text}{where and f' ({where})'}.",
            remedy="Put it right where it stands: in an AWS_... variable of the environment, or "
            "in the AWS configuration (~/.aws/config, ~/.aws/credentials).",
        ) from error


def _answered(doing: str, error: "ClientError") -> ModeltrailError:
    code = error_code(error)
    text = error.response.get("Error", {}).get("Message", "").strip().rstrip(".") or code
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in REFUSED:
        return RefusedByIam(
            f"{doing} was refused by IAM: {text}.",
            remedy="Use a role that may do this; 'aws sts get-caller-identity' says who you are.",
        )
    if code in _CREDENTIALS:
        return BackendError(
            f"{doing} failed: AWS does not accept the credentials ({code}: {text}).",
            remedy="Sign in again, or renew the session.",
        )
    if code in MISSING:
        return InvalidInput(f"{doing} failed: what was asked for does not exist ({text}).")
    if code in _MISSING_PLACE:
        return BackendError(
            f"{doing} failed: the platform's table or bucket does not exist ({text}).",
            remedy="Check the platform file, or apply the platform stack first.",
        )
    if code in _BUSY or status >= _SERVER_ERROR:
        return BackendError(
            f"{doing} failed: AWS could not serve the request ({code}: {text}).",
            remedy="Try again in a moment.",
        )
    return BackendError(f"{doing} failed: {code}: {text}.")


def _not_answered(doing: str, error: Exception) -> BackendError:
    from botocore import exceptions as known  # noqa: PLC0415 (importing modeltrail stays light)

    if (lack := _no_credentials(doing, error)) is not None:
        return lack
    text = str(error).strip().rstrip(".")
    if isinstance(error, known.HTTPClientError | known.ConnectionError):
        here = urlsplit(getattr(error, "kwargs", {}).get("endpoint_url", "")).hostname in _LOOPBACK
        return BackendError(
            f"{doing} failed: AWS cannot be reached ({text}).",
            remedy="It is one on this machine: 'modeltrail local status' says whether it runs; "
            "'modeltrail local down' and 'modeltrail local up' make a new one, which is empty."
            if here
            else "Check the network.",
        )
    return BackendError(f"{doing} failed: {text}.")


def _no_credentials(doing: str, error: Exception) -> BackendError | None:
    from botocore import exceptions as known  # noqa: PLC0415 (importing modeltrail stays light)

    if not isinstance(
        error,
        known.NoCredentialsError
        | known.PartialCredentialsError
        | known.CredentialRetrievalError
        | known.SSOError
        | known.ProfileNotFound,
    ):
        return None
    text = str(error).strip().rstrip(".")
    return BackendError(
        f"{doing} failed: there are no AWS credentials to use ({text}).",
        remedy="Sign in, or set AWS_PROFILE to a profile that can.",
    )
