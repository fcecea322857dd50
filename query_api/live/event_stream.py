"""The live feed as server-sent events: the same frames, and ids that resume exactly."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from query_api.live.endings import TOO_SLOW, Ending
from query_api.live.heads import Heads
from query_api.live.outlet import MOST_WAITING, Ended
from query_api.live.wire import Wired

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment is sent, so that no proxy takes it for dead."""
_ROOM = 2**16


class EventStream:
    """A bounded queue of events that its own request empties."""

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._ended = False
        self._changed = asyncio.Event()
        self._emptied = asyncio.Event()

    def write(self, frame: Wired, heads: Heads) -> None:
        """Queue a frame with the positions that it completes."""
        if self._ended:
            return
        if self._size > MOST_WAITING:
            self.end(TOO_SLOW)
            return
        self._put(b"id: %b\ndata: %b\n\n" % (heads.joined.encode(), frame.json))

    async def send(self, frame: Wired, heads: Heads) -> None:
        """Queue a frame when there is room.

        Raises:
            Ended: the stream is over.
        """
        while self._size > _ROOM and not self._ended:
            self._emptied.clear()
            await self._emptied.wait()
        if self._ended:
            raise Ended
        self.write(frame, heads)

    def end(self, ending: Ending) -> None:
        """End the stream after what waits, with the problem as the last event."""
        if not self._ended:
            self._ended = True
            if ending.problem is not None:
                self._put(b"data: %b\n\n" % Wired(ending.problem).json)
            self._changed.set()
            self._emptied.set()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Return what is to be sent, as it comes."""
        yield b": welcome\n\n"
        while True:
            while self._waiting:
                yield self._take()
            if self._ended:
                return
            self._changed.clear()
            try:
                async with asyncio.timeout(KEEP_ALIVE):
                    await self._changed.wait()
            except TimeoutError:
                yield b": still here\n\n"

    def _put(self, event: bytes) -> None:
        self._waiting.append(event)
        self._size += len(event)
        self._changed.set()

    def _take(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        self._emptied.set()
        return taken
