"""Committed events within one process: from the logs to whoever follows live."""

import asyncio
from collections.abc import Callable, Sequence

from contracts.log import Recorded

Receive = Callable[[int, Sequence[Recorded]], None]


class InProcessFeed:
    """Hands each committed batch to every subscriber, in the order of the commits."""

    def __init__(self) -> None:
        self._receivers: list[Receive] = []

    def subscribe(self, receive: Receive) -> None:
        """Call ``receive(first_lane, events)`` after each commit; it must not block."""
        self._receivers.append(receive)

    def publish(self, first_lane: int, events: Sequence[Recorded]) -> None:
        """Hand over a committed batch; a subscriber that fails does not keep it from the next."""
        for receive in self._receivers:
            try:
                receive(first_lane, events)
            except Exception as error:  # noqa: BLE001 — the commit stands whatever a follower does
                asyncio.get_running_loop().call_exception_handler(
                    {"message": "a subscriber of committed events failed", "exception": error}
                )
