"""The event log on PostgreSQL: one call of one function a batch, flushed before it answers."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Self
from uuid import UUID

from commands.ports import NEW, Append, Appended, CommandIdReused, Outcome
from contracts.ids import CommandId, UserId
from contracts.log import PARTITIONS, Recorded
from contracts.outage import Outage
from contracts.streams import Stream
from infra.event_log.admission import partition
from infra.event_log.clock import Clock
from infra.event_log.identity import LogIdentity
from infra.event_log.queue import Pending
from infra.event_log.recording import settle
from infra.memory.feed import InProcessFeed
from infra.postgres.connecting import connect, place
from infra.postgres.database import Database
from infra.postgres.log.halves import Halves
from infra.postgres.log.reader import Reader
from infra.postgres.log.receipts import OldReceipts
from infra.postgres.schema import LOGS, check_schema, identity

_READERS = 4


class PostgresEventLog:
    """An event log that many processes write; ``bounded`` keeps the latest event of a stream.

    ``feed`` has what this process knows that it recorded, not what others did, nor what a call did
    that broke: whoever follows reads the log as well.
    """

    def __init__(
        self,
        log: LogIdentity,
        halves: Halves,
        database: Database,
        old_receipts: OldReceipts,
        first_lane: int,
    ) -> None:
        self.log_id = log.log_id
        self.epoch = log.epoch
        self.partitions = log.partitions
        self.first_lane = first_lane
        self.tally = halves.tally
        self._halves = halves
        self._database = database
        self._reader = Reader(database, log, first_lane)
        self._old_receipts = old_receipts
        self._keeping = asyncio.create_task(old_receipts.run())

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        feed: InProcessFeed,
        first_lane: int = 0,
        bounded: bool = False,
        partitions: int = PARTITIONS,
        readers: int = _READERS,
        clock: Clock | None = None,
    ) -> Self:
        """Open a log of a database; its connections are two to write and ``readers`` to read.

        Raises:
            WrongSchema: the database is older or newer than this program.
            WrongLog: the log was created with another number of partitions.
            Misconfigured: the server would break a promise of the log.
            OSError, TimeoutError, asyncpg.PostgresError: the server cannot be reached.
        """
        log = await _identity(url, bounded=bounded)
        log.check(place(url), partitions=partitions, bounded=bounded)
        database = await Database.open(url, LOGS[bounded], connections=readers, unavailable=Outage)
        halves = Halves(url, feed, first_lane=first_lane, bounded=bounded, clock=clock)
        return cls(log, halves, database, OldReceipts(database, clock), first_lane)

    @property
    def waiting(self) -> int:
        """Return how many events wait for a flush."""
        return self._halves.waiting

    def submit(self, append: Append, done: Callable[[Outcome], None]) -> None:
        """Queue ``append`` for the next call; ``done`` is called on the event loop, once."""
        number = partition(append, self.partitions, self.first_lane)
        self._halves.submit(Pending(append, number, done))

    async def append(self, append: Append) -> Outcome:
        """Append and return the outcome; cancelling the caller does not cancel the append."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.submit(append, partial(settle, answer))
        return await answer

    async def receipt(
        self, actor_id: UserId, command_id: CommandId, fingerprint: bytes
    ) -> Appended | CommandIdReused | None:
        """Return the recorded outcome of a command, None if there is none."""
        await self._halves.decided(actor_id, command_id)
        receipt = await self._reader.receipt(actor_id, command_id)
        return None if receipt is None else receipt.again(fingerprint)

    async def read_stream(
        self, stream: Stream, after: int = NEW, limit: int = 10_000
    ) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""
        return await self._reader.stream(stream.name, after, limit)

    async def find(self, event_id: UUID) -> Recorded | None:
        """Return the event that has ``event_id``."""
        return await self._reader.find(event_id)

    async def claimed(self, scope: str, value: str) -> str | None:
        """Return the name of the stream that holds a value."""
        return await self._reader.holder(scope, value)

    async def claims(self, scope: str) -> list[tuple[str, str]]:
        """Return every value held within a scope, each with the stream that holds it."""
        return await self._reader.claims(scope)

    async def heads(self) -> dict[int, int]:
        """Return the last offset of each partition, -1 for an empty one."""
        return await self._reader.heads()

    async def read(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        """Return events after the given offset of each partition named, in order within each."""
        return await self._reader.page(after, limit)

    async def read_key(self, key: UUID, after: int, limit: int) -> list[Recorded]:
        """Return the events of one conversation or user after an offset of its partition."""
        return await self._reader.key(key, after, limit)

    async def forget_receipts(self) -> None:
        """Let go of the receipts of more than 30 days, as is done every ten minutes."""
        await self._old_receipts.forget()

    async def close(self) -> None:
        """Record what was submitted, refuse what comes later, and close the connections."""
        self._keeping.cancel()
        await asyncio.wait([self._keeping])
        await self._halves.close()
        await self._database.close()


async def _identity(url: str, *, bounded: bool) -> LogIdentity:
    connection = await connect(url, LOGS[bounded])
    try:
        await check_schema(connection, url)
        return await identity(connection)
    finally:
        await connection.close()
