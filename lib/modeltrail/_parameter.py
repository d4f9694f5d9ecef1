"""The platform as an AWS account describes it itself, in a parameter that the stacks keep there."""

from modeltrail import layout

_PATIENCE_S = 3


def read(profile: str | None) -> tuple[str, str]:
    """Return the parameter's text, and why there is none: one of the two is empty.

    Looks nowhere where no region is configured, as on a machine that does nothing with AWS.

    Args:
        profile: A profile of the AWS configuration; None for botocore's usual search.
    """
    import botocore.session  # noqa: PLC0415 (importing modeltrail stays light)
    from botocore.config import Config  # noqa: PLC0415 (likewise)
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 (likewise)

    name = layout.PLATFORM_PARAMETER
    try:
        session = botocore.session.Session(profile=profile)
        if not session.get_config_variable("region"):
            return "", "no AWS region is configured, in whose parameters it could stand"
        if session.get_credentials() is None:
            return "", "there are no AWS credentials, in whose account's parameters it could stand"
        client = session.create_client(
            "ssm",
            config=Config(
                connect_timeout=_PATIENCE_S,
                read_timeout=_PATIENCE_S,
                retries={"mode": "standard", "total_max_attempts": 2},
            ),
        )
        answer = client.get_parameter(Name=name)  # type: ignore[attr-defined]  # made as they are
        return answer["Parameter"]["Value"], ""
    except ClientError as error:
        said = error.response["Error"].get("Code", "an error")
        return "", f"the AWS account's parameter {name} could not be read ({said})"
    except (BotoCoreError, ValueError) as error:
        return "", f"the AWS account's parameter {name} could not be read ({error})"
