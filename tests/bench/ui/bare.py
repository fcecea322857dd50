"""The least that a browser can be asked for: a page with a text box, and nothing else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_PAGE = b"<!doctype html><title>Bare</title><textarea autofocus></textarea>"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"


@asynccontextmanager
async def bare_page() -> AsyncIterator[str]:
    """Serve the page and return its address."""
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError):  # the browser closes when it likes
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(_HEAD % len(_PAGE) + _PAGE)
            await writer.drain()
    writer.close()
