"""Revoked sessions within one process: everyone who holds something open is told at once."""

from collections.abc import Callable

from contracts.ids import SessionId


class MemoryRevocations:
    """The commands side's ``Revocations``."""

    def __init__(self) -> None:
        """Begin without anybody to tell."""
        self._receivers: list[Callable[[SessionId], None]] = []

    def subscribe(self, receive: Callable[[SessionId], None]) -> None:
        """Call ``receive`` with each session or API token that ends; it must not block."""
        self._receivers.append(receive)

    def revoke(self, session_id: SessionId) -> None:
        """End what is open for a session or an API token."""
        for receive in self._receivers:
            receive(session_id)
