"""Sessions of the people and machines of a local platform, by their profiles."""

import boto3
import botocore.session
from botocore.config import Config

from modeltrail import config


def session(platform: config.Platform, profile: str) -> boto3.Session:
    """Return the session of a profile that the platform brings."""
    core = botocore.session.Session(profile=profile)
    core.set_config_variable("config_file", str(platform.aws_config_file))
    core.set_config_variable("credentials_file", str(platform.aws_credentials_file))
    core.set_default_client_config(Config(proxies={}))
    return boto3.Session(botocore_session=core)
