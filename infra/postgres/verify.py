"""Proves that a database still holds what was once recorded in it, or says where it does not."""

from collections.abc import AsyncIterator

import asyncpg

from infra.event_log.damage import Head, Heads, Verified
from infra.event_log.identity import LogIdentity
from infra.event_log.walk import Stored, Walks
from infra.postgres.connecting import connect_as_operator
from infra.postgres.schema import LOGS, check_schema, identity

_PAGE = 1000
_BEFORE_ALL = (-(2**31), 0)
SELECT = """
SELECT e.part, e.off, e.rev, e.schema, e.recorded_at, convert_to(e.stream, 'UTF8'),
       uuid_send(e.key), convert_to(e.type, 'UTF8'), uuid_send(e.event_id), uuid_send(e.actor),
       uuid_send(e.correlation), uuid_send(e.causation), convert_to(e.key_ref, 'UTF8'),
       e.commitment, e.hash, p.salt, p.payload, r.part IS NOT NULL
  FROM events AS e
  LEFT JOIN payloads AS p USING (part, off)
  LEFT JOIN redactions AS r USING (part, off)
 WHERE (e.part, e.off) > ($1, $2) ORDER BY e.part, e.off LIMIT $3
"""
_HEADS = """
SELECT part, e.off, e.hash FROM generate_series(0, $1::INTEGER - 1) AS parts (part)
 CROSS JOIN LATERAL (SELECT off, hash FROM events WHERE events.part = parts.part
                      ORDER BY off DESC LIMIT 1) AS e
"""


async def verify(url: str, *notes: Heads) -> Verified:
    """Follow every chain of the log, a page at a time, beside processes that go on appending.

    Payloads are checked as far as they are there. That nothing was cut off at the end is seen
    only with ``notes`` of earlier heads.

    Raises:
        WrongSchema: the database holds no log that this program knows.
        OSError, TimeoutError, asyncpg.PostgresError: the server cannot be asked.
    """
    connection, log = await _open(url)
    try:
        found = Verified(log.log_id, log.epoch)
        walks = Walks(found, log.partitions, notes)
        async for page in _pages(connection):
            for row in page:
                walks.step(row)
        walks.end()
        return found
    finally:
        await connection.close()


async def heads(url: str) -> Heads:
    """Note where the partitions of the log end now."""
    connection, log = await _open(url)
    try:
        ends = await connection.fetch(_HEADS, log.partitions)
        return Heads(log.log_id, log.epoch, {part: Head(off, hash_) for part, off, hash_ in ends})
    finally:
        await connection.close()


async def _open(url: str) -> tuple[asyncpg.Connection, LogIdentity]:
    connection = await connect_as_operator(url, LOGS[False])
    try:
        await check_schema(connection, url)
        return connection, await identity(connection)
    except BaseException:
        connection.terminate()
        raise


async def _pages(connection: asyncpg.Connection) -> AsyncIterator[list[Stored]]:
    """Read in pages, so that no old snapshot is held while others go on writing."""
    place: tuple[int, int] = _BEFORE_ALL
    while rows := await connection.fetch(SELECT, *place, _PAGE):
        page = [Stored._make(row) for row in rows]
        yield page
        place = (page[-1].part, page[-1].off)
