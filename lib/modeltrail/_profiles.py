"""The AWS profiles that a platform brings with it: the local one has people of its own."""

import configparser
import contextlib
import os

from modeltrail.config import Platform
from modeltrail.errors import InvalidInput

_KEYS = "AWS_ACCESS_KEY_ID"
"""Set where a caller brings credentials and needs no profile."""
_DEFAULT = "default"
MAY = "modeltrail_may_assume"
"""The setting that names the platform's roles that a profile may assume; AWS has none such."""


def profiles(platform: Platform) -> list[str]:
    """Return the names of the profiles that a platform brings to act as, in their order."""
    parser = _read(platform)
    sources = {parser.get(section, "source_profile", fallback="") for section in parser.sections()}
    return [name for name in _names(parser) if name not in sources]


def able(platform: Platform, role_arn: str) -> list[str]:
    """Return which of those profiles may assume one of the platform's roles."""
    parser = _read(platform)
    return [
        name
        for name in profiles(platform)
        if role_arn in parser.get(f"profile {name}", MAY, fallback="").split()
    ]


def check_profile(platform: Platform, profile: str | None) -> None:
    """Check that a platform that brings profiles of its own has the one to act as.

    Raises:
        InvalidInput: It has not; those that it has are named.
    """
    known = _names(_read(platform))
    if not known or (profile or _DEFAULT) in known or (profile is None and os.environ.get(_KEYS)):
        return
    named = ", ".join(profiles(platform))
    if profile is None:
        raise InvalidInput(
            "Nobody is said to be calling.",
            remedy=f"Say as whom, with one of {named}: modeltrail --profile NAME COMMAND; "
            "or set AWS_PROFILE.",
        )
    raise InvalidInput(f"This platform has no profile {profile!r}.", remedy=f"It has {named}.")


def _read(platform: Platform) -> configparser.RawConfigParser:
    """Return what the platform's own files say; botocore will tell what is wrong with them."""
    parser = configparser.RawConfigParser(default_section="", strict=False)
    files = (platform.aws_config_file, platform.aws_credentials_file)
    with contextlib.suppress(configparser.Error, UnicodeError):
        parser.read([file for file in files if file is not None], "utf-8")
    return parser


def _names(parser: configparser.RawConfigParser) -> list[str]:
    return list(dict.fromkeys(name.removeprefix("profile ").strip() for name in parser.sections()))
