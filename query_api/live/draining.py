"""Sending everyone elsewhere before the server stops, a few at a time."""

import asyncio
from random import Random

from query_api.live.endings import GOING_AWAY
from query_api.live.frames import Reconnect
from query_api.live.hub import Hub
from query_api.live.wire import Wired

BATCHES = 20


async def drain(hub: Hub, *, spread: float, seconds: float, random: Random | None = None) -> None:
    """Ask every connection to come back within ``spread`` seconds, closing all in ``seconds``."""
    hub.draining = True
    listeners = list(hub.rooms.listeners())
    dice = random or Random()  # noqa: S311 — spreads load, guards nothing
    size = max(1, -(-len(listeners) // BATCHES))
    for start in range(0, len(listeners), size):
        for listener in listeners[start : start + size]:
            frame = Reconnect(after_ms=dice.randint(0, int(spread * 1000)))
            listener.outlet.write(Wired(frame), hub.heads)
            listener.outlet.end(GOING_AWAY)
        await asyncio.sleep(seconds / BATCHES)
