"""A server that takes no connection, as behind a firewall that drops what it does not let in."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from contracts.outage import Outage
from infra.elasticsearch.connection import connect, outages

_ANSWERED_WITHIN = 300.0
_GIVEN_UP_WITHIN = 60.0


@pytest.fixture
def deaf() -> Iterator[str]:
    """Listen with a full queue: what comes on top is dropped without an answer."""
    with ExitStack() as sockets:
        listening = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = listening.getsockname()
        for _ in range(2):
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        yield f"http://127.0.0.1:{address[1]}"


async def test_a_server_that_takes_no_connection_is_given_up_before_an_answer_would_be(
    deaf: str,
) -> None:
    client = connect([deaf], seconds=_ANSWERED_WITHIN)
    try:
        async with asyncio.timeout(_GIVEN_UP_WITHIN):
            with pytest.raises(Outage), outages():
                await client.info()
    finally:
        await client.close()
