"""Clients of the local AWS as the root of one of its accounts; what a person never is.

The twelve digits of an account as access key are its root, whatever the secret.
"""

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import boto3
    from botocore.loaders import Loader

_SECRET = "test"  # noqa: S105 (the local AWS does not look at the root's)


def session(account: str, region: str) -> "boto3.Session":
    """Return a session as the account's root; no file or variable of the user's has a say.

    Its clients still need the local AWS's address as `endpoint_url`.
    """
    import boto3  # noqa: PLC0415 (slow; only the local platform needs it here)

    from modeltrail._direct import DirectSession  # noqa: PLC0415 (likewise)

    core = DirectSession()
    for name in ("config_file", "credentials_file"):
        core.set_config_variable(name, os.devnull)
    core.register_component("data_loader", _loader())
    return boto3.Session(
        aws_access_key_id=account,
        aws_secret_access_key=_SECRET,
        region_name=region,
        botocore_session=core,
    )


@cache
def _loader() -> "Loader":
    """Return one reader of botocore's descriptions of services, which takes its time with each."""
    from botocore.loaders import Loader  # noqa: PLC0415

    return Loader()


def environment(account: str, region: str, url: str) -> dict[str, str]:
    """Return the variables with which a program works as the account's root."""
    return {
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": _SECRET,
        "AWS_REGION": region,
        "AWS_ENDPOINT_URL": url,
    }
