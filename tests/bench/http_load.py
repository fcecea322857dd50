"""A load client that spends little itself: raw HTTP/1.1 over keep-alive connections."""

import asyncio
import time
from collections.abc import Callable, Iterator

from msgspec import Struct

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


class Answer(Struct, frozen=True):
    """One response, with the seconds from the first byte sent to the last received."""

    status: int
    body: bytes
    seconds: float


def request(method: str, path: str, token: str | None = None, body: bytes = b"") -> bytes:
    """Return the bytes of one request."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorization}"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Client(asyncio.Protocol):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._started = 0.0
        self._done: Callable[[Answer], None] | None = None

    @classmethod
    async def connect(cls, port: int) -> "Client":
        """Open a connection to the local server."""
        _, client = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self, raw: bytes, done: Callable[[Answer], None]) -> None:
        """Send a request and call ``done`` with its answer."""
        assert self._transport is not None
        self._done = done
        self._started = time.perf_counter()
        self._transport.write(raw)

    async def ask(self, raw: bytes) -> Answer:
        """Send a request and return its answer."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.send(raw, future.set_result)
        return await future

    def data_received(self, data: bytes) -> None:
        """Finish the request when its whole body is there."""
        self._buffer += data
        head = self._buffer.find(_END)
        if head < 0:
            return
        at = self._buffer.find(_LENGTH, 0, head) + len(_LENGTH)
        length = int(self._buffer[at : self._buffer.find(b"\r", at)])
        if len(self._buffer) < head + 4 + length:
            return
        body = bytes(self._buffer[head + 4 : head + 4 + length])
        status = int(self._buffer[9:12])
        self._buffer.clear()
        done, self._done = self._done, None
        if done is not None:
            done(Answer(status, body, time.perf_counter() - self._started))

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


class ClosedLoop:
    """One client that sends its next request as soon as the last was answered."""

    def __init__(self, client: Client, requests: Iterator[bytes]) -> None:
        self._client = client
        self._requests = requests
        self.seconds: list[float] = []
        self.refused: dict[int, int] = {}
        self._running = True
        self._idle: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def start(self) -> None:
        """Send the first request."""
        self._client.send(next(self._requests), self._answered)

    async def stop(self) -> None:
        """Wait for the last answer and send no more."""
        self._running = False
        await self._idle

    def _answered(self, answer: Answer) -> None:
        if answer.status == 200:
            self.seconds.append(answer.seconds)
        else:
            self.refused[answer.status] = self.refused.get(answer.status, 0) + 1
        if self._running:
            self._client.send(next(self._requests), self._answered)
        elif not self._idle.done():
            self._idle.set_result(None)
