"""A server with every archive that is there, and two people in its largest channels."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct

from contracts.ids import uuid7
from tests.bench import imports
from tests.bench.catching_up import wait_until_live
from tests.bench.world import World
from tests.e2e.person import Person as Reader
from tests.product import UNLIMITED, Product

_CHANNELS = 4


class Channel(Struct, frozen=True):
    """A public conversation that both are in."""

    conversation_id: str
    last_seq: int


class Place:
    """The server, who looks at it in a browser, and who writes meanwhile."""

    def __init__(self, product: Product, messages: int) -> None:
        self.product = product
        self.messages = messages
        self._world = World(product)
        self._speaking = asyncio.Lock()
        self.channels: list[Channel] = []
        """The largest first."""

    async def people(self) -> None:
        """Let both join the largest channels, with nothing unread."""
        self.reader = await Reader.register(self.product, "bench.reader")
        self._talker = await self._world.person()
        found = (await self.reader.get("/v1/channels", limit=200))["items"]
        known = [Channel(each["conversation_id"], await self._last(each)) for each in found]
        self.channels = sorted(known, key=lambda each: -each.last_seq)[:_CHANNELS]
        for channel in self.channels:
            talk = {"conversation_id": channel.conversation_id}
            await self.reader.command("join-conversation", **talk)
            await self._world.command("join-conversation", self._talker, **talk)
            await self.reader.command("mark-read", seq=channel.last_seq, **talk)

    async def say(self, conversation: str, text: str) -> None:
        """Let the other write one message."""
        async with self._speaking:
            await self._world.command(
                "send-message",
                self._talker,
                conversation_id=conversation,
                message_id=str(uuid7()),
                body=text,
            )

    async def message_ids(self, channel: Channel, most: int) -> list[str]:
        """Return the ids of the newest ``most`` messages that have a line, the oldest first."""
        ids: list[str] = []
        before: int | None = None
        while len(ids) < most:
            query = {} if before is None else {"before_seq": before}
            items = await self.reader.history(channel.conversation_id, limit=200, **query)
            if not items:
                break
            before = items[0]["seq"]
            ids = [each["message_id"] for each in items if each.get("thread_root_id") is None] + ids
        return ids[-most:]

    async def _last(self, found: dict[str, str]) -> int:
        details = await self.reader.get(f"/v1/conversations/{found['conversation_id']}")
        return int(details["last_seq"])


@asynccontextmanager
async def place(folder: Path) -> AsyncIterator[Place]:
    """Import, serve, and wait until every read model follows."""
    imported = await asyncio.to_thread(imports.measure, folder / "place")
    if not imported:
        raise RuntimeError("no archive in MESSENGER_TEST_CORPORA or ../shared/corpora")
    product = Product(folder / "place", UNLIMITED)
    await asyncio.to_thread(product.start)
    try:
        await asyncio.to_thread(wait_until_live, product)
        made = Place(product, sum(archive.messages for archive in imported))
        await made.people()
        yield made
        await made.reader.close()
    finally:
        await asyncio.to_thread(product.stop)
