"""The event log as operators read it: where the settings say, and nothing is changed."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from contracts.log import Recorded
from contracts.outage import Outage
from contracts.streams import Stream
from infra.event_log.identity import LogIdentity, WrongLog
from infra.settings import Settings

_CONNECTIONS = 2


class Reader(Protocol):
    """Committed events, in order."""

    async def heads(self) -> dict[int, int]:
        """Return the last committed offset of each partition."""

    async def page(self, after: Mapping[int, int], limit: int) -> list[Recorded]:
        """Return events after the given offset of each partition named, in order within each."""

    async def stream(self, name: str, after: int, limit: int) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""


class ReadableLog(Struct, frozen=True):
    """A log that is there, and which one it is."""

    identity: LogIdentity
    reader: Reader

    async def read_stream(self, stream: Stream, after: int, limit: int) -> list[Recorded]:
        """Return a stream's events after a revision, in order."""
        return await self.reader.stream(stream.name, after, limit)


class NoLogYet(Exception):
    """There is no log where the settings say."""


@asynccontextmanager
async def readable_log(settings: Settings) -> AsyncIterator[ReadableLog]:
    """Have the event log of the cluster that the settings name, or else of the data folder.

    Raises:
        NoLogYet: the folder holds none.
        WrongLog: its file holds something else.
        WrongSchema: the database is older or newer than this program.
        OSError, asyncpg.PostgresError, Outage: it cannot be asked.
    """
    if settings.postgres_url is None:
        async with _in_folder(settings.data) as log:
            yield log
    else:
        async with _in_cluster(settings.postgres_owner_url or settings.postgres_url) as log:
            yield log


@asynccontextmanager
async def _in_folder(data: Path) -> AsyncIterator[ReadableLog]:
    from infra.sqlite.log.log_file import (  # noqa: PLC0415 — loaded where it is used
        connect_for_reading,
        identity,
    )
    from infra.sqlite.log.reader import Reader as FileReader  # noqa: PLC0415

    path = data / "log.db"
    if not path.exists():
        raise NoLogYet(f"there is no log in {data}; give the folder with --data")
    with closing(connect_for_reading(path)) as connection:
        log = identity(connection)
    if log is None:
        raise WrongLog(f"{path} holds no event log")
    with closing(FileReader(path, log, 0)) as reader:
        yield ReadableLog(log, reader)


@asynccontextmanager
async def _in_cluster(url: str) -> AsyncIterator[ReadableLog]:
    from infra.postgres.connecting import connect_as_operator  # noqa: PLC0415 — as above
    from infra.postgres.database import Database  # noqa: PLC0415
    from infra.postgres.log.reader import Reader as DatabaseReader  # noqa: PLC0415
    from infra.postgres.schema import LOGS, check_schema, identity  # noqa: PLC0415

    schema = LOGS[False]
    connection = await connect_as_operator(url, schema)
    try:
        await check_schema(connection, url)
        log = await identity(connection)
    finally:
        await connection.close()
    database = await Database.open(url, schema, connections=_CONNECTIONS, unavailable=Outage)
    try:
        yield ReadableLog(log, DatabaseReader(database, log, 0))
    finally:
        await database.close()
