"""A WebSocket client that spends little itself: it only finds frames and stamps their arrival."""

import asyncio
import base64
import os
import time
from collections.abc import Callable

_UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: {key}\r\n\r\n"
)


def masked(text: bytes) -> bytes:
    """Return a client's text frame; the mask is zero, which the protocol allows."""
    length = len(text)
    if length < 126:
        return bytes((0x81, 0x80 | length)) + bytes(4) + text
    return bytes((0x81, 0x80 | 126)) + length.to_bytes(2, "big") + bytes(4) + text


class Socket(asyncio.Protocol):
    """One connection that hands each text frame with its time of arrival to ``received``."""

    def __init__(self, received: Callable[[bytes, float], None], hello: bytes = b"") -> None:
        self._received = received
        self._hello = hello
        self._buffer = bytearray()
        self._upgraded = False
        self._transport: asyncio.Transport | None = None
        self.closed = False

    @classmethod
    async def connect(
        cls, port: int, path: str, received: Callable[[bytes, float], None], hello: bytes = b""
    ) -> "Socket":
        """Open a connection, upgrade it and, once that is answered, send the first frame."""
        loop = asyncio.get_running_loop()
        transport, socket = await loop.create_connection(
            lambda: cls(received, hello), "127.0.0.1", port
        )
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(_UPGRADE.format(path=path, port=port, key=key).encode())
        return socket

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        """Note the end."""
        self.closed = True

    def data_received(self, data: bytes) -> None:
        """Cut the stream into frames."""
        now = time.perf_counter()
        self._buffer += data
        if not self._upgraded:
            head = self._buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            assert self._buffer.startswith(b"HTTP/1.1 101"), bytes(self._buffer[:200])
            del self._buffer[: head + 4]
            self._upgraded = True
            if self._hello and self._transport is not None:
                self._transport.write(masked(self._hello))
        while (end := self._frame_end()) is not None:
            start, stop = end
            if self._buffer[0] & 0x0F == 1:
                self._received(bytes(self._buffer[start:stop]), now)
            del self._buffer[:stop]

    def _frame_end(self) -> tuple[int, int] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1] & 0x7F, 2
        if length == 126:
            length, start = int.from_bytes(buffer[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(buffer[2:10], "big"), 10
        return (start, start + length) if len(buffer) >= start + length else None

    def close(self) -> None:
        """Drop the connection."""
        if self._transport is not None:
            self._transport.close()
