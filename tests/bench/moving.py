"""How many events a second a place moves by its archive: python -m tests.bench.moving [EVENTS]."""

import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

import msgspec
import structlog
from msgspec import Struct

from commands.ports import Append, NewEvent, Write
from contracts import streams
from contracts.events.codec import encode
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId, UserId, uuid7
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog
from tests.contract.event_log.appends import command
from tests.databases import OwnDatabase
from tests.product import Product

_AUTHOR = UserId(UUID(int=7))
_FLIGHT = 500


class Moved(Struct, frozen=True):
    """One way that a place went, and how fast."""

    what: str
    seconds: float
    events_a_second: float


async def fill(data: Path, events: int) -> None:
    """Record messages in 200 conversations."""
    log = SqliteEventLog.open(data / "log.db", feed=InProcessFeed())
    activity = SqliteEventLog.open(
        data / "activity.db", feed=InProcessFeed(), first_lane=16, bounded=True
    )
    for begun in range(0, events, _FLIGHT):
        await asyncio.gather(*(log.append(_said(n)) for n in range(begun, begun + _FLIGHT)))
    await log.close()
    await activity.close()


def _said(number: int) -> Append:
    where, message_id = ConversationId(UUID(int=number % 200)), MessageId(uuid7())
    sent = encode(
        MessageSent(
            message_id=message_id,
            conversation_id=where,
            author_id=_AUTHOR,
            body=f"Message {number} of those that move to another place today.",
        )
    )
    new = NewEvent(sent.type, sent.schema, sent.payload, message_id)
    return command(Write(streams.timeline(where), (new,)))


def timed(what: str, events: int, product: Product, *arguments: str) -> Moved:
    """Run a command, and say how long that took."""
    begun = time.perf_counter()
    ended = product.run(*arguments)
    seconds = time.perf_counter() - begun
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    moved = Moved(what, round(seconds, 2), round(events / seconds))
    print(msgspec.json.encode(moved).decode(), flush=True)
    return moved


async def main(events: int) -> None:
    """Move a place into a folder, into PostgreSQL, and back."""
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    own = await OwnDatabase.create()
    try:
        with tempfile.TemporaryDirectory() as folder:
            await asyncio.to_thread(_move, Path(folder), events, own.url)
    finally:
        await own.drop()


def _move(folder: Path, events: int, url: str) -> None:
    old = Product(folder / "old")
    old.data.mkdir()
    asyncio.run(fill(old.data, events))
    there, back = str(folder / "there"), str(folder / "back")
    timed("export from a folder", events, old, "events", "export", there)
    secret = {"MESSENGER_SECRET_FILE": str(old.data / "secret")}
    new = Product(folder / "new", secret)
    timed("import into a folder", events, new, "events", "import", there)
    cluster = Product(folder / "none", secret | {"MESSENGER_POSTGRES_URL": url})
    timed("import into PostgreSQL", events, cluster, "events", "import", there)
    timed("export from PostgreSQL", events, cluster, "events", "export", back)
    timed("verify PostgreSQL", events, cluster, "events", "verify")
    whole, again = (Path(each).read_bytes() for each in (there, back))
    same = whole.partition(b"\n")[2] == again.partition(b"\n")[2]
    print(f"both archives hold the same: {same}; {len(whole):,} bytes")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
