"""Base64 (RFC 4648, section 4) in its one spelling."""

import base64


def encode(content: bytes) -> str:
    """Return the spelling of bytes."""
    return base64.b64encode(content).decode()


def decode(text: str) -> bytes:
    """Return the bytes that have this spelling.

    Raises:
        ValueError: It is no base64, or not the one spelling: its unused bits are not zero.
    """
    content = base64.b64decode(text, validate=True)
    if encode(content) != text:
        raise ValueError("there is another spelling of these bytes")
    return content
