"""From the start of a POST to the frame on another person's socket, at a steady rate."""

import asyncio
import json
import time

from msgspec import Struct

from tests.bench.http_load import Client, request
from tests.bench.sends import send
from tests.bench.socket_load import Socket
from tests.bench.statistics import Quantiles, quantiles
from tests.bench.world import Pair
from tests.product import Reached


class Delivery(Struct, frozen=True):
    """One rate and how long frames took."""

    sends_per_second: float
    sockets: int
    milliseconds: Quantiles
    sent: int
    delivered: int


class Readers:
    """One socket a pair, at the reader's side, that stamps each message's arrival."""

    def __init__(self) -> None:
        self.arrived: dict[str, float] = {}
        self._welcomes = asyncio.Semaphore(0)
        self._sockets: list[Socket] = []

    async def open(self, product: Reached, pairs: list[Pair]) -> None:
        """Connect all and wait for every welcome."""
        for pair in pairs:
            hello = json.dumps({"type": "hello", "access_token": pair.reader.token}).encode()
            socket = await Socket.connect(product.port, "/v1/live", self._received, hello)
            self._sockets.append(socket)
        for _ in pairs:
            await self._welcomes.acquire()

    def _received(self, frame: bytes, now: float) -> None:
        if b'"message-sent"' in frame[:400]:
            for update in json.loads(frame)["updates"]:
                if update["kind"] == "message-sent":
                    self.arrived.setdefault(update["message"]["message_id"], now)
        elif b'"welcome"' in frame[:40]:
            self._welcomes.release()

    def close(self) -> None:
        """Close all."""
        for socket in self._sockets:
            socket.close()


class Lane:
    """One client that sends into its conversation at fixed times."""

    def __init__(self, client: Client, pair: Pair) -> None:
        self._client = client
        self._pair = pair
        self.started: dict[str, float] = {}

    async def run(self, first: float, interval: float, until: float) -> None:
        """Send each ``interval`` seconds from ``first`` on."""
        due = first
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            due += interval
            body = send(self._pair)
            raw = request(
                "POST",
                "/v1/commands/send-message",
                self._pair.sender.token,
                json.dumps(body).encode(),
            )
            self.started[str(body["message_id"])] = time.perf_counter()
            answer = await self._client.ask(raw)
            assert answer.status == 200, answer.body
        self._client.close()


async def measure(
    product: Reached,
    pairs: list[Pair],
    *,
    rate: float,
    seconds: float,
    live: Reached | None = None,
) -> Delivery:
    """Send ``rate`` messages a second, evenly, and wait for their frames (from ``live``)."""
    readers = Readers()
    await readers.open(live or product, pairs)
    lanes = [Lane(await Client.connect(product.port), pair) for pair in pairs]
    begin = time.perf_counter() + 0.1
    interval = len(pairs) / rate
    await asyncio.gather(
        *(
            lane.run(begin + number / rate, interval, begin + seconds)
            for number, lane in enumerate(lanes)
        )
    )
    started = {key: at for lane in lanes for key, at in lane.started.items()}
    await asyncio.sleep(1.0)
    readers.close()
    taken = [readers.arrived[key] - at for key, at in started.items() if key in readers.arrived]
    return Delivery(rate, len(pairs), quantiles(taken), len(started), len(taken))
