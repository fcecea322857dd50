"""The event log in one SQLite file: flushed before it answers, many appends with each flush."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Self
from uuid import UUID

from commands.ports import NEW, Append, Appended, CommandIdReused, Outcome
from contracts.ids import CommandId, UserId
from contracts.log import PARTITIONS, Recorded
from contracts.streams import Stream
from infra.event_log.admission import partition
from infra.event_log.clock import Clock, system_clock
from infra.event_log.group_commit import GroupCommit
from infra.event_log.identity import LogIdentity
from infra.event_log.queue import AppendQueue, Pending
from infra.event_log.recording import settle
from infra.event_log.tally import Tally
from infra.memory.feed import InProcessFeed
from infra.sqlite.log.log_file import connect, open_or_create, reserve
from infra.sqlite.log.reader import Reader
from infra.sqlite.log.recorder import Recorder
from infra.sqlite.log.writer import Writer


class SqliteEventLog:
    """An event log with one writing process; ``bounded`` keeps the latest event of a stream."""

    def __init__(
        self,
        path: Path,
        log: LogIdentity,
        recorder: Recorder,
        feed: InProcessFeed,
        first_lane: int,
    ) -> None:
        self.log_id = log.log_id
        self.epoch = log.epoch
        self.partitions = log.partitions
        self.first_lane = first_lane
        self.tally = Tally()
        self._recorder = recorder
        self._queue = AppendQueue()
        self._commits = GroupCommit(recorder.record, feed, first_lane, self._queue, self.tally)
        self._closed = False
        self._reader = Reader(path, log, first_lane)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        feed: InProcessFeed,
        first_lane: int = 0,
        bounded: bool = False,
        partitions: int = PARTITIONS,
        clock: Clock = system_clock,
        reserved: int = 0,
    ) -> Self:
        """Open the log in a file, which is created if there is none.

        ``reserved`` bytes are set aside for what is flushed, so that flushes are quick at once.

        Raises:
            WrongLog: it was created with another number of partitions, or is of the other kind.
        """
        reserve(path, reserved)
        connection = connect(path)
        log = open_or_create(connection, path, partitions=partitions, bounded=bounded)
        writer = Writer(connection, log, first_lane, clock)
        return cls(path, log, Recorder(path, writer), feed, first_lane)

    @property
    def waiting(self) -> int:
        """Return how many events wait for a flush."""
        return self._queue.waiting

    def submit(self, append: Append, done: Callable[[Outcome], None]) -> None:
        """Queue ``append`` for the next flush; ``done`` is called on the event loop, once."""
        number = partition(append, self.partitions, self.first_lane)
        self._commits.submit(Pending(append, number, done))

    async def append(self, append: Append) -> Outcome:
        """Append and return the outcome; cancelling the caller does not cancel the append."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.submit(append, partial(settle, answer))
        return await answer

    async def receipt(
        self, actor_id: UserId, command_id: CommandId, fingerprint: bytes
    ) -> Appended | CommandIdReused | None:
        """Return the recorded outcome of a command, None if there is none."""
        await self._commits.decided(actor_id, command_id)
        receipt = self._reader.receipt(actor_id, command_id)
        return None if receipt is None else receipt.again(fingerprint)

    async def read_stream(
        self, stream: Stream, after: int = NEW, limit: int = 10_000
    ) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""
        return await self._reader.stream(stream.name, after, limit)

    async def find(self, event_id: UUID) -> Recorded | None:
        """Return the event that has ``event_id``."""
        return self._reader.find(event_id)

    async def claimed(self, scope: str, value: str) -> str | None:
        """Return the name of the stream that holds a value."""
        return self._reader.holder(scope, value)

    async def claims(self, scope: str) -> list[tuple[str, str]]:
        """Return every value held within a scope, each with the stream that holds it."""
        return self._reader.claims(scope)

    async def heads(self) -> dict[int, int]:
        """Return the last offset of each partition, -1 for an empty one."""
        return await self._reader.heads()

    async def read(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        """Return events after the given offset of each partition named, in order within each."""
        return await self._reader.page(after, limit)

    async def read_key(self, key: UUID, after: int, limit: int) -> list[Recorded]:
        """Return the events of one conversation or user after an offset of its partition."""
        return await self._reader.key(key, after, limit)

    async def close(self) -> None:
        """Flush what was submitted, refuse what comes later, and close the file."""
        if self._closed:
            return
        self._closed = True
        await self._commits.close()
        await self._recorder.close()
        self._reader.close()
