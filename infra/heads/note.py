"""Signed notes as C2SP describes them: a text, and lines of Ed25519 signatures below it."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

_ED25519 = b"\x01"
_ID = 4
_DASH = "— "  # an em dash begins each line of a signature


class NotANote(ValueError):
    """The text is no signed note, or no key of one; it says why."""


class Verifier(Struct, frozen=True):
    """A public key with the name that it signs under."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key that ``name+id+key`` writes.

        Raises:
            NotANote: it is none, or the id is of another key.
        """
        name, _, rest = text.strip().partition("+")
        wanted, _, key = rest.partition("+")
        try:
            content = b64decode(key, validate=True)
            Ed25519PublicKey.from_public_bytes(content[1:])
        except (NotBase64, ValueError) as error:
            raise NotANote(f"{text!r} is no key: it reads name+id+key") from error
        found = cls(name, content[1:])
        if content[:1] != _ED25519 or found.key_id.hex() != wanted:
            raise NotANote(f"the id in {text!r} is not of that key")
        return found

    @property
    def key_id(self) -> bytes:
        """What tells keys of one name apart, in four bytes."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_ID]

    def __str__(self) -> str:
        """Return ``name+id+key``."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(_ED25519 + self.public).decode()}"


class Signer:
    """A private key with the name that it signs under."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Take the name and the 32 bytes that the key is made of."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(name, self._key.public_key().public_bytes_raw())

    def line(self, text: str) -> str:
        """Return the line that signs ``text``."""
        signature = self.verifier.key_id + self._key.sign(text.encode())
        return f"{_DASH}{self.verifier.name} {b64encode(signature).decode()}\n"


class Note(Struct, frozen=True):
    """A text with its signatures, none of which is checked yet."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]
    """Each with the name that it was made under."""

    def signed_by(self, verifiers: Iterable[Verifier]) -> list[Verifier]:
        """Return those of the keys that signed it."""
        return [verifier for verifier in verifiers if self._holds(verifier)]

    def _holds(self, verifier: Verifier) -> bool:
        key = Ed25519PublicKey.from_public_bytes(verifier.public)
        for name, signature in self.signatures:
            if (name, signature[:_ID]) != (verifier.name, verifier.key_id):
                continue
            try:
                key.verify(signature[_ID:], self.text.encode())
            except InvalidSignature:
                continue
            return True
        return False


def sign(text: str, signers: Sequence[Signer]) -> str:
    """Return ``text``, which ends in a line break, as a note that all of these sign."""
    return f"{text}\n" + "".join(signer.line(text) for signer in signers)


def parse(note: str) -> Note:
    """Return a note's text and its signatures.

    Raises:
        NotANote: it is none.
    """
    text, separator, below = note.rpartition("\n\n")
    if not separator or not below.endswith("\n"):
        raise NotANote("a signed note ends with an empty line and its signatures")
    return Note(f"{text}\n", tuple(map(_signature, below.splitlines())))


def _signature(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        signature = b64decode(encoded, validate=True)
    except (NotBase64, ValueError) as error:
        raise NotANote(f"{line!r} is no signature") from error
    if not line.startswith(_DASH) or not name or len(signature) <= _ID:
        raise NotANote(f"{line!r} is no signature")
    return name, signature
