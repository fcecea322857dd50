"""Memory of a socket that only listens."""

import asyncio
import json
from pathlib import Path

from msgspec import Struct

from tests.bench.socket_load import Socket
from tests.bench.world import Person
from tests.product import Product


class Idle(Struct, frozen=True):
    """The server's resident memory before and after, per socket."""

    sockets: int
    kib_per_socket: float


def resident_kib(pid: int) -> int:
    """Return the resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS line")


async def measure(product: Product, people: list[Person], sockets: int) -> Idle:
    """Open ``sockets`` connections, spread over the people, and look at the memory."""
    welcomes = asyncio.Semaphore(0)

    def received(frame: bytes, _: float) -> None:
        if b'"welcome"' in frame[:40]:
            welcomes.release()

    await _settled(product.pid)
    before = resident_kib(product.pid)
    opened = []
    for number in range(sockets):
        token = people[number % len(people)].token
        hello = json.dumps({"type": "hello", "access_token": token}).encode()
        opened.append(await Socket.connect(product.port, "/v1/live", received, hello))
    for _ in opened:
        await welcomes.acquire()
    await _settled(product.pid)
    after = resident_kib(product.pid)
    for socket in opened:
        socket.close()
    return Idle(sockets, round((after - before) / sockets, 1))


async def _settled(pid: int) -> None:
    """Wait until the memory stands still for a second."""
    last = -1
    while (now := resident_kib(pid)) != last:
        last = now
        await asyncio.sleep(1.0)
