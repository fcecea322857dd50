"""The adapters of the event log, each opened afresh or again."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from commands.ports import EventLog
from contracts.log import PARTITIONS, Recorded
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from infra.postgres.event_log import PostgresEventLog
from infra.postgres.schema import migrate
from infra.sqlite.event_log import SqliteEventLog
from projections.ports import LogReader
from tests.databases import OwnDatabase

ADAPTERS = ("memory", "sqlite", "postgres")


class Log(EventLog, LogReader, Protocol):
    """What an adapter offers."""

    async def close(self) -> None: ...


class Opener:
    """Opens logs of one kind, and closes them all."""

    def __init__(self, adapter: str, folder: Path) -> None:
        self.committed: list[tuple[int, Recorded]] = []
        self._more = asyncio.Event()
        self._adapter = adapter
        self._folder = folder
        self._open: list[tuple[Log, dict[str, Any]]] = []
        self._databases: list[OwnDatabase] = []
        self._feed = InProcessFeed()
        self._feed.subscribe(self._receive)

    async def open(self, **settings: Any) -> Log:
        """Open a new log."""
        if self._adapter == "postgres":
            self._databases.append(database := await OwnDatabase.create())
            await migrate(database.url, partitions=settings.get("partitions", PARTITIONS))
        log = await self._open_at(len(self._open), settings)
        self._open.append((log, settings))
        return log

    async def reopen(self, log: Log) -> Log:
        """Close a log and open it again, if it can outlive its process."""
        if self._adapter == "memory":
            return log
        number = [one for one, _ in self._open].index(log)
        _, settings = self._open[number]
        await log.close()
        self._open[number] = (await self._open_at(number, settings), settings)
        return self._open[number][0]

    async def _open_at(self, number: int, settings: dict[str, Any]) -> Log:
        if self._adapter == "memory":
            return MemoryEventLog(feed=self._feed, **settings)
        if self._adapter == "postgres":
            url = self._databases[number].url
            return await PostgresEventLog.open(url, feed=self._feed, **settings)
        return SqliteEventLog.open(self._folder / f"{number}.db", feed=self._feed, **settings)

    async def given_out(self, count: int) -> list[Recorded]:
        """Return what the feed gave out, when it is at least ``count`` events."""
        while len(self.committed) < count:
            self._more.clear()
            await self._more.wait()
        return [event for _, event in self.committed]

    def _receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        self.committed += [(first_lane, event) for event in events]
        self._more.set()

    async def close(self) -> None:
        for log, _ in self._open:
            await log.close()
        for database in self._databases:
            await database.drop()
