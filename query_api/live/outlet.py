"""A WebSocket connection as the hub writes to it: bytes straight into the server's buffer."""

import asyncio
from typing import Protocol, runtime_checkable

from litestar.types import Send

from query_api.live.endings import TOO_SLOW, Ending
from query_api.live.heads import Heads
from query_api.live.wire import Wired

MOST_WAITING = 2**20
"""Bytes that may wait in the server's buffer for one client to take."""
GRACE = 10.0
"""Seconds that a client has to take the last frames and the close."""


class Ended(Exception):
    """The connection is closed or is being closed."""


@runtime_checkable
class Transport(Protocol):
    """The part of the server's transport that live delivery looks at."""

    def write(self, data: bytes) -> None:
        """Send bytes without waiting."""

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait."""

    def is_closing(self) -> bool:
        """Say whether nothing more can be written."""

    def abort(self) -> None:
        """Close without sending what waits."""


def transport_of(send: Send) -> Transport:
    """Return the transport below an ASGI ``send`` of uvicorn's ``websockets-sansio``.

    Raises:
        TypeError: another server runs, or something stands between.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if not isinstance(transport, Transport):
        raise TypeError("live sockets need uvicorn with ws='websockets-sansio', and no wrapper")
    return transport


class WebSocketOutlet:
    """Writes without waiting (ADR 0012); who lets too much wait is closed, unfelt by others."""

    __slots__ = ("_ending", "_finishing", "_send", "_transport")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._transport = transport_of(send)
        self._ending: Ending | None = None
        self._finishing: asyncio.Task[None] | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more is sent."""
        return self._ending is not None

    def write(self, frame: Wired, heads: Heads) -> None:  # noqa: ARG002 — for event streams
        """Send a frame at once."""
        transport = self._transport
        if self._ending is not None or transport.is_closing():
            return
        if transport.get_write_buffer_size() > MOST_WAITING:
            self.end(TOO_SLOW)
        else:
            transport.write(frame.websocket)

    async def send(self, frame: Wired, heads: Heads) -> None:  # noqa: ARG002 — as above
        """Send a frame once the client has taken what waits.

        Raises:
            Ended: it is closed, or takes nothing.
        """
        if self._ending is not None or self._transport.is_closing():
            raise Ended
        try:
            async with asyncio.timeout(GRACE):
                await self._send({"type": "websocket.send", "text": frame.text, "bytes": None})
        except TimeoutError as error:
            self.end(TOO_SLOW)
            raise Ended from error
        except OSError as error:
            raise Ended from error

    def end(self, ending: Ending) -> None:
        """Close the connection, saying why; what waits in the buffer still goes out before."""
        if self._ending is None:
            self._ending = ending
            self._finishing = asyncio.create_task(self._finish(ending))

    async def finished(self) -> None:
        """Wait until the close was sent, or given up."""
        if self._finishing is not None:
            await self._finishing

    async def _finish(self, ending: Ending) -> None:
        # A client that takes nothing would keep its buffer for ever: uvicorn closes, never aborts.
        asyncio.get_running_loop().call_later(2 * GRACE, self._transport.abort)
        try:
            async with asyncio.timeout(GRACE):
                if ending.problem is not None:
                    text = Wired(ending.problem).text
                    await self._send({"type": "websocket.send", "text": text, "bytes": None})
                await self._send({"type": "websocket.close", "code": ending.code, "reason": ""})
        except (OSError, TimeoutError):
            self._transport.abort()
