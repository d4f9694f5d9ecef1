"""Canonical bytes (RFC 8785) and the digests over them."""

import hashlib
import json
import math
from typing import Any

import rfc8785

from modeltrail.errors import InvalidInput

EXACT = 2**53
"""From here on a JSON number no longer tells neighbouring integers apart."""


def canonical_bytes(value: Any) -> bytes:
    """Return the one byte string that stands for a JSON value.

    Raises:
        InvalidInput: The value holds a number or text that JSON cannot carry exactly.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
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


def _refuse_constant(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]} is too large for a number")
    return value


def _as_written(text: str) -> int | float:
    value = int(text)
    return value if abs(value) < EXACT else float(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("an object names the same key twice")
    return value


def parse_json(text: str | bytes) -> Any:
    """Return a JSON value; NaN, infinities and repeated keys are refused.

    Raises:
        ValueError: The text is not strict JSON.
    """
    return json.loads(
        text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_unique
    )


def parse_canonical(text: str) -> Any:
    """Return the JSON value whose canonical text this is, as strictly as `parse_json`.

    The canonical text of 1e17 has neither point nor exponent; a whole number from 2^53 on was
    never written as an integer, so it comes back as the float that it was.

    Raises:
        ValueError: The text is not strict JSON.
    """
    return json.loads(
        text,
        parse_constant=_refuse_constant,
        parse_float=_finite,
        parse_int=_as_written,
        object_pairs_hook=_unique,
    )
