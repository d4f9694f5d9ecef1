"""The files in which the AWS SDKs find the local organisation's profiles."""

import configparser
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from modeltrail._profiles import MAY
from modeltrail.local import files

CONFIG_FILE = "aws-config"
CREDENTIALS_FILE = "aws-credentials"


@dataclass(frozen=True)
class Profiles:
    """The files in which the AWS SDKs find everyone's keys."""

    config: Path
    credentials: Path


def write(
    keys: Mapping[str, tuple[str, str]],
    roles: Mapping[str, tuple[str, str]],
    may: Mapping[str, Sequence[str]],
    *,
    region: str,
    url: str,
    folder: Path,
) -> Profiles:
    """Write them, for their owner only.

    Args:
        keys: The access key of each profile that has one.
        roles: The role of each other profile, and the profile that assumes it.
        may: Which of the platform's roles a profile may assume.
        region: The region of all of them.
        url: Where the local AWS is.
        folder: Where the files go.

    Raises:
        BackendError: A file cannot be written.
    """
    config, credentials = _parser(), _parser()
    for profile in (*keys, *roles):
        section = {"region": region, "endpoint_url": url}
        if profile in roles:
            arn, source = roles[profile]
            section |= {"role_arn": arn, "source_profile": source, "role_session_name": source}
        else:
            identifier, secret = keys[profile]
            credentials[profile] = {
                "aws_access_key_id": identifier,
                "aws_secret_access_key": secret,
            }
        if profile in may:
            section[MAY] = " ".join(may[profile])
        config[f"profile {profile}"] = section
    written = Profiles(folder / CONFIG_FILE, folder / CREDENTIALS_FILE)
    files.write(written.credentials, _text(credentials))
    files.write(written.config, _text(config))
    return written


def _parser() -> configparser.ConfigParser:
    return configparser.ConfigParser(interpolation=None)


def _text(parser: configparser.ConfigParser) -> str:
    text = io.StringIO()
    parser.write(text)
    return text.getvalue()
