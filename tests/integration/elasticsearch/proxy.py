"""A way to the server that a test may cut and mend."""

import asyncio
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.servers import url


class Proxy:
    """Passes on to Elasticsearch what comes to its own port."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._ways: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.cut()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        if self._server is not None:
            self._server.close()
        for way in list(self._ways):
            way.transport.abort()
        await asyncio.sleep(0.01)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place = urlsplit(url("elasticsearch"))
        back, on = await asyncio.open_connection(place.hostname, place.port)
        self._ways |= {writer, on}
        await asyncio.gather(_copy(reader, on), _copy(back, writer))
        self._ways -= {writer, on}


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
