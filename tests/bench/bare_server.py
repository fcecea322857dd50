"""A bare Litestar: one typed JSON echo, one socket that floods. Prints its port."""

import asyncio
import socket
from typing import Any

import uvicorn
from litestar import Litestar, WebSocket, post, websocket
from litestar.params import JSONBody
from msgspec import Struct

FRAME = "x" * 300


class Text(Struct):
    """What is echoed."""

    text: str


@post("/echo", status_code=200)
async def echo(data: JSONBody[Text]) -> Text:
    """Answer what came."""
    return data


@websocket("/flood")
async def flood(socket: WebSocket[Any, Any, Any]) -> None:
    """Send frames until the client leaves."""
    await socket.accept()
    await socket.receive_text()
    while True:
        await socket.send_text(FRAME)
        await asyncio.sleep(0)  # the others' turn


def main() -> None:
    """Serve on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(
        Litestar([echo, flood], openapi_config=None),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_level="critical",
        access_log=False,
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
