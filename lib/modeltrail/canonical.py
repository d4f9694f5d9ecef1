"""Canonical bytes (RFC 8785) and the digests over them."""

import hashlib
import json
from typing import Any

import rfc8785

from modeltrail.boundary import (
    EXACT,
    check_json,
    parse_real,
    parse_whole,
    refuse_constant,
    unique_keys,
)
from modeltrail.errors import InvalidInput


def canonical_bytes(value: Any) -> bytes:
    """Return the one byte string that stands for a JSON value.

    Raises:
        InvalidInput: The value holds a number or text that JSON cannot carry exactly, or is
            nested too deeply.
    """
    try:
        check_json(value)
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, ValueError) as error:
        raise InvalidInput(
            f"The value has no canonical JSON form: {error}.",
            remedy="Use finite numbers, whole numbers below 2^53 and valid Unicode text.",
        ) from error


def digest(domain: str, value: Any) -> str:
    """Return `sha256:<hex>` over a JSON value's canonical bytes, separated by domain."""
    return digest_bytes(domain, canonical_bytes(value))


def digest_bytes(domain: str, content: bytes) -> str:
    """Return `sha256:<hex>` over a domain's name, a zero byte and the content."""
    return "sha256:" + hashlib.sha256(domain.encode() + b"\0" + content).hexdigest()


def _as_written(text: str) -> int | float:
    value = parse_whole(text)
    return value if abs(value) < EXACT else float(text)


def parse_canonical(text: str) -> Any:
    """Return the JSON value whose canonical text this is.

    The canonical text of 1e17 has neither point nor exponent; a whole number from 2^53 on was
    never written as an integer, so it comes back as the float that it was.

    Raises:
        ValueError: The text is not strict JSON.
    """
    return json.loads(
        text,
        parse_constant=refuse_constant,
        parse_float=parse_real,
        parse_int=_as_written,
        object_pairs_hook=unique_keys,
    )
