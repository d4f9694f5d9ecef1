"""Imports from the AWS provider package cost only what they use."""

import importlib.util
import sys

PACKAGE = "cdktf_cdktf_provider_aws"


def install() -> None:
    """Make the provider package importable without executing it.

    The package's own `__init__` imports its two thousand submodules, most of a synth's time.
    A parent module that was never executed serves `from package.kms_key import KmsKey` as
    well: each submodule loads what it needs. Does nothing when the package is loaded already,
    or is not installed (its first import then says so).
    """
    if PACKAGE in sys.modules:
        return
    spec = importlib.util.find_spec(PACKAGE)
    if spec is not None:
        sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
