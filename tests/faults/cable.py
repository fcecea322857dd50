"""A cable to a server, which a test cuts and mends."""

import asyncio
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit


class Cable:
    """Listens on a free port of loopback and passes everything on to the server."""

    def __init__(self, address: str) -> None:
        self._at = urlsplit(address)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._ends: set[asyncio.StreamWriter] = set()

    @property
    def address(self) -> str:
        """The server's address by way of the cable."""
        account, mark, _ = self._at.netloc.rpartition("@")
        return urlunsplit(self._at._replace(netloc=f"{account}{mark}127.0.0.1:{self._port}"))

    async def mend(self) -> None:
        """Take connections, on the same port as before."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End every connection and take no other."""
        if self._server is not None:
            self._server.close()
        for end in tuple(self._ends):
            end.transport.abort()
        while self._ends:  # noqa: ASYNC110 — the connections end by themselves now
            await asyncio.sleep(0)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server = await asyncio.open_connection(self._at.hostname, self._at.port)
        ends = {writer, server[1]}
        self._ends |= ends
        try:
            await asyncio.gather(_pass(reader, server[1]), _pass(server[0], writer))
        finally:
            self._ends -= ends


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()
