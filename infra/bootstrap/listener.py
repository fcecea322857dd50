"""One uvicorn on one socket of its own, without a hand on the process's signals."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn


class PortInUse(OSError):
    """Another process listens there; the text says what to do."""

    def __init__(self, host: str, port: int) -> None:
        """Name the address."""
        super().__init__(
            f"{host}:{port} is in use by another process. Choose another with --port, or 0 for a"
            " free one."
        )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serving = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections, and say so."""
        await super().startup(sockets)
        self.serving.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the composition root, which drains before it stops."""
        yield


class Listener:
    """Serves one ASGI application until it is told to stop."""

    def __init__(self, app: Any, host: str, port: int) -> None:  # noqa: ANN401 — as uvicorn has it
        """Bind the address, so that the port is known before anything is served.

        Raises:
            PortInUse: it cannot be bound.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._socket = socket.create_server((host, port), family=family, backlog=2048)
        except OSError as error:
            raise PortInUse(host, port) from error
        self._server = _Server(
            uvicorn.Config(
                app,
                loop="uvloop",
                http="httptools",
                ws="websockets-sansio",
                ws_max_size=65_536,
                ws_per_message_deflate=False,
                ws_ping_interval=20.0,
                ws_ping_timeout=20.0,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=15,
            )
        )
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """Return the port that was bound."""
        port = self._socket.getsockname()[1]
        assert isinstance(port, int)  # noqa: S101 — the socket module types it as Any
        return port

    async def start(self) -> None:
        """Serve, and return as soon as connections are accepted."""
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        serving = asyncio.create_task(self._server.serving.wait())
        await asyncio.wait({self._task, serving}, return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            serving.cancel()
            self._task.result()

    async def stop(self) -> None:
        """Finish running requests, close the sockets with 1012, and end."""
        self._server.should_exit = True
        if self._task is None:
            self._socket.close()
        else:
            await self._task
