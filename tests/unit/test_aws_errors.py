import pytest
from botocore import exceptions
from botocore.exceptions import ClientError

from modeltrail._aws_errors import RefusedByIam, aws_errors
from modeltrail.errors import BackendError, InvalidInput, ModeltrailError


def answer(code: str, message: str = "said so.", status: int = 400) -> ClientError:
    return ClientError(
        {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {
                "HTTPStatusCode": status,
                "RequestId": "1",
                "HostId": "",
                "HTTPHeaders": {},
                "RetryAttempts": 0,
            },
        },
        "PutObject",
    )


@pytest.mark.parametrize(
    ("raised", "expected", "says"),
    [
        (answer("AccessDenied"), RefusedByIam, "was refused by IAM: said so."),
        (answer("403", "Forbidden", 403), RefusedByIam, "was refused by IAM: Forbidden."),
        (answer("ExpiredToken"), BackendError, "does not accept the credentials"),
        (answer("NoSuchKey"), InvalidInput, "does not exist (said so)"),
        (answer("404", "Not Found", 404), InvalidInput, "does not exist (Not Found)"),
        (answer("NoSuchBucket"), BackendError, "apply the platform stack first"),
        (answer("SlowDown", status=503), BackendError, "Try again"),
        (answer("Strange", status=502), BackendError, "Try again"),
        (answer("Strange", ""), BackendError, "failed: Strange: Strange."),
        (exceptions.NoCredentialsError(), BackendError, "there are no AWS credentials"),
        (exceptions.ProfileNotFound(profile="x"), BackendError, "there are no AWS credentials"),
        (
            exceptions.EndpointConnectionError(endpoint_url="http://127.0.0.1:1"),
            BackendError,
            "cannot be reached",
        ),
        (
            exceptions.ReadTimeoutError(endpoint_url="http://127.0.0.1:1/x"),
            BackendError,
            "'modeltrail local status' says whether it runs",
        ),
        (
            exceptions.ReadTimeoutError(endpoint_url="https://sts.eu-west-1.amazonaws.com"),
            BackendError,
            "Check the network.",
        ),
        (exceptions.InvalidRegionError(region_name="?"), BackendError, "failed: "),
    ],
)
def test_what_aws_says_becomes_one_of_our_errors(
    raised: Exception, expected: type[ModeltrailError], says: str
) -> None:
    with pytest.raises(ModeltrailError) as caught, aws_errors("Uploading model.joblib"):
        raise raised
    assert type(caught.value) is expected
    assert str(caught.value).startswith("Uploading model.joblib ")
    assert says in str(caught.value)
    assert caught.value.__cause__ is raised


def test_other_errors_pass_unchanged() -> None:
    with pytest.raises(KeyError), aws_errors("Reading"):
        raise KeyError("x")
