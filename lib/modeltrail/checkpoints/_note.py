"""Signed notes as c2sp.org/signed-note has them: a text, and below it who signed it."""

import re
from dataclasses import dataclass
from typing import Protocol

from modeltrail.checkpoints import _base64 as base64
from modeltrail.errors import InvalidInput, VerificationFailed

MAX_NOTE = 1_000_000
"""Bytes of a note; what Go's golang.org/x/mod/sumdb/note takes, too."""
MAX_SIGNATURES = 100
"""Of a note; likewise."""

_DASH = "— "
_ID_BYTES = 4
# A space of any script, or a plus, would make a signature line mean two things.
_NAME = re.compile(r"[^\s+]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class PublicKey(Protocol):
    """What a note's signature is verified with."""

    @property
    def id(self) -> bytes:
        """Four bytes that tell this key from others of the same name."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Return whether the signature is this key's over the message."""


class SignedByAnother(VerificationFailed):
    """A note bears signatures, and none of the key that it is verified with."""


@dataclass(frozen=True)
class Signature:
    """Who signed a note, by a key's name and id, and the signature itself."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.encode(self.key_id + self.value)}\n"


@dataclass(frozen=True)
class Note:
    """A text that ends with a line break, and its signatures; neither is trusted yet."""

    text: str
    signatures: tuple[Signature, ...]

    def render(self) -> bytes:
        """Return the note's bytes."""
        return f"{self.text}\n{''.join(map(str, self.signatures))}".encode()


def check_name(name: str) -> str:
    """Return the name of a key, checked for its form.

    Raises:
        InvalidInput: It is empty, or holds a space or a plus.
    """
    if not _NAME.fullmatch(name) or _CONTROL.search(name) or not name.isprintable():
        raise InvalidInput(
            f"{name!r} cannot name a log or its key.",
            remedy="Use a name without spaces and plus signs, such as example.com/models.",
        )
    return name


def parse_note(content: bytes, what: str) -> Note:
    """Return the note that bytes hold.

    Args:
        content: The bytes.
        what: What to call the note in an error, as the beginning of a sentence.

    Raises:
        VerificationFailed: They hold none.
    """
    if len(content) > MAX_NOTE:
        raise _malformed(what, f"it takes more than {MAX_NOTE} bytes")
    try:
        whole = content.decode()
    except UnicodeDecodeError as error:
        raise _malformed(what, "it is not UTF-8") from error
    if found := _CONTROL.search(whole):
        raise _malformed(what, f"it holds the control character U+{ord(found[0]):04X}")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise _malformed(what, "it has no text with signatures below, or is cut off")
    signatures = [_parse_signature(line, what) for line in lines[:-1].split("\n")]
    if len(signatures) > MAX_SIGNATURES:
        raise _malformed(what, f"it has {len(signatures)} signatures; {MAX_SIGNATURES} are allowed")
    return Note(f"{text}\n", tuple(signatures))


def verify_note(note: Note, name: str, key: PublicKey, what: str) -> None:
    """Check that a key signed a note; signatures of other keys are left aside.

    Args:
        note: The note.
        name: The key's name.
        key: The key.
        what: What to call the note in an error, as the beginning of a sentence.

    Raises:
        SignedByAnother: The key did not sign the note.
        VerificationFailed: It signed another text.
    """
    own = [one for one in note.signatures if (one.name, one.key_id) == (name, key.id)]
    if not own:
        signed = ", ".join(sorted({f"{one.name} ({one.key_id.hex()})" for one in note.signatures}))
        raise SignedByAnother(
            f"{what} is not signed by {name} with the key {key.id.hex()}, but by {signed}.",
            remedy="Verify with the public key that the log's maker gave you.",
        )
    if not all(key.verify(note.text.encode(), one.value) for one in own):
        raise VerificationFailed(
            f"{what} was changed or forged: its signature is not that of its text."
        )


def _parse_signature(line: str, what: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not _NAME.fullmatch(name):
        raise _malformed(what, f"{line[:80]!r} is not a signature line")
    try:
        value = base64.decode(encoded)
    except ValueError as error:
        raise _malformed(what, f"the signature by {name!r} is not base64") from error
    if len(value) <= _ID_BYTES:
        raise _malformed(what, f"the signature by {name!r} is too short")
    return Signature(name, value[:_ID_BYTES], value[_ID_BYTES:])


def _malformed(what: str, why: str) -> VerificationFailed:
    return VerificationFailed(f"{what} is not a signed note: {why}.")
