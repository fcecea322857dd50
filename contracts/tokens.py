"""Position tokens and cursors as clients hold them: opaque, sealed with the server's key."""

from typing import Protocol

from contracts.log import Position


class InvalidToken(Exception):
    """A token or cursor that this server did not seal, or sealed for another purpose."""


class Sealer(Protocol):
    """Seals places in the log and in lists; what it gives out carries no authority."""

    def seal(self, position: Position) -> str:
        """Return ``<lane>.<sealed>`` for ``position``."""

    def open(self, token: str) -> Position:
        """Return the position that ``token`` stands for.

        Raises:
            InvalidToken: it was not sealed here.
        """

    def seal_cursor(self, purpose: str, content: bytes) -> str:
        """Return ``content`` sealed for one list and its filters, named by ``purpose``."""

    def open_cursor(self, purpose: str, cursor: str) -> bytes:
        """Return what ``seal_cursor`` took.

        Raises:
            InvalidToken: it was not sealed here for ``purpose``.
        """
