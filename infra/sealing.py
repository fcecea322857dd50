"""Seals what clients hold, under keys derived from the data folder's secret (ADR 0008)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contracts.ids import ConversationId, InviteId
from contracts.log import Position
from contracts.tokens import InvalidToken

_OFFSET_BYTES = 5
_ID_BYTES = 16
_LANE_NAMES = frozenset(map(str, range(256)))


def derive(secret: bytes, purpose: str, length: int = 64) -> bytes:
    """Return the key for one purpose; none of them says anything of another."""
    info = b"messenger:" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)


class Sealed:
    """Texts sealed under one key, each bound to what it is for."""

    def __init__(self, key: bytes) -> None:
        """Take a key of 64 bytes."""
        self._cipher = AESSIV(key)

    def seal(self, content: bytes, purpose: bytes) -> str:
        """Return ``content`` sealed; the same content and purpose give the same text."""
        return urlsafe_b64encode(self._cipher.encrypt(content, [purpose])).rstrip(b"=").decode()

    def open(self, text: str, purpose: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            InvalidToken: it was not sealed under this key for this purpose.
        """
        try:
            sealed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            if urlsafe_b64encode(sealed).rstrip(b"=").decode() != text:
                raise InvalidToken("not in its one form")
            return self._cipher.decrypt(sealed, [purpose])
        except (NotBase64, UnicodeEncodeError, ValueError, InvalidTag) as error:
            raise InvalidToken("this server did not give that token out") from error


class TokenSealer:
    """Position tokens and cursors."""

    def __init__(self, secret: bytes) -> None:
        """Derive both keys."""
        self._positions = Sealed(derive(secret, "position"))
        self._cursors = Sealed(derive(secret, "cursor"))

    def seal(self, position: Position) -> str:
        """Return ``<lane>.<sealed>`` for ``position``."""
        offset = (position.offset + 1).to_bytes(_OFFSET_BYTES, "big")
        return f"{position.lane}.{self._positions.seal(offset, bytes((position.lane,)))}"

    def open(self, token: str) -> Position:
        """Return the position that ``token`` stands for.

        Raises:
            InvalidToken: it was not sealed here.
        """
        lane, _, sealed = token.partition(".")
        if lane not in _LANE_NAMES:
            raise InvalidToken("a position token begins with its lane")
        number = int(lane)
        offset = self._positions.open(sealed, bytes((number,)))
        return Position(number, int.from_bytes(offset, "big") - 1)

    def seal_cursor(self, purpose: str, content: bytes) -> str:
        """Return ``content`` sealed for one list and its filters, named by ``purpose``."""
        return self._cursors.seal(content, purpose.encode())

    def open_cursor(self, purpose: str, cursor: str) -> bytes:
        """Return what ``seal_cursor`` took.

        Raises:
            InvalidToken: it was not sealed here for ``purpose``.
        """
        return self._cursors.open(cursor, purpose.encode())


class InviteCodes:
    """Codes of invite links: each names its conversation and its invite; nobody else makes one."""

    def __init__(self, secret: bytes) -> None:
        """Derive the key."""
        self._sealed = Sealed(derive(secret, "invite"))

    def seal(self, conversation_id: ConversationId, invite_id: InviteId) -> str:
        """Return the code of an invite link."""
        return self._sealed.seal(conversation_id.bytes + invite_id.bytes, b"link")

    def open(self, code: str) -> tuple[ConversationId, InviteId]:
        """Return the conversation and the invite of a code.

        Raises:
            InvalidToken: it was not sealed here.
        """
        content = self._sealed.open(code, b"link")
        conversation, invite = content[:_ID_BYTES], content[_ID_BYTES:]
        return ConversationId(UUID(bytes=conversation)), InviteId(UUID(bytes=invite))
