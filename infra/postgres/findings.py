"""What `messenger doctor` says of PostgreSQL."""

from time import time

import asyncpg

from infra.findings import Finding, Verdict
from infra.postgres.connecting import CONNECT_SECONDS, place
from infra.postgres.schema import WrongSchema, check_schema

OLDEST = 150_000
MOST_APART = 1.0
"""Seconds that the clocks may be apart."""
_PRIVILEGES = """
SELECT has_table_privilege('log.events', 'UPDATE') OR has_table_privilege('log.events', 'DELETE')
"""


async def examine_postgres(url: str) -> list[Finding]:
    """Return what is good and what is not about the database at an address."""
    try:
        connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        remedy = "start it, or correct the address, account and password in MESSENGER_POSTGRES_URL"
        fact = f"{place(url)} does not answer: {str(error) or 'no answer in time'}"
        return [_found("bad", fact, remedy)]
    try:
        return [
            await _version(connection),
            await _flushing(connection),
            await _disk(connection),
            await _standby(connection),
            _clock(await connection.fetchval("SELECT extract(epoch FROM clock_timestamp())")),
            *await _schema(connection, url),
        ]
    finally:
        await connection.close()


async def _version(connection: asyncpg.Connection) -> Finding:
    number = int(await connection.fetchval("SHOW server_version_num"))
    name = f"PostgreSQL {await connection.fetchval('SHOW server_version')}"
    if number < OLDEST:
        return _found("bad", name, "update it to PostgreSQL 15 or newer")
    return _found("good", name)


async def _flushing(connection: asyncpg.Connection) -> Finding:
    setting = await connection.fetchval("SHOW synchronous_commit")
    if setting not in {"on", "remote_apply"}:
        remedy = "set synchronous_commit to on: what was acknowledged may be lost otherwise"
        return _found("bad", f"synchronous_commit is {setting}", remedy)
    return _found("good", f"synchronous_commit is {setting}")


async def _disk(connection: asyncpg.Connection) -> Finding:
    fsync = await connection.fetchval("SHOW fsync")
    checksums = await connection.fetchval("SHOW data_checksums")
    if fsync != "on":
        return _found("bad", "fsync is off", "set fsync to on: a power cut ruins the log otherwise")
    if checksums != "on":
        remedy = "stop it and run pg_checksums --enable, so that a failing disk is noticed"
        return _found("warning", "data checksums are off", remedy)
    return _found("good", "fsync and data checksums are on")


async def _standby(connection: asyncpg.Connection) -> Finding:
    names = await connection.fetchval("SHOW synchronous_standby_names")
    if not names:
        remedy = (
            "name one in synchronous_standby_names, if what is acknowledged must outlive a node"
        )
        return _found("warning", "no standby is synchronous", remedy)
    return _found("good", f"synchronous standbys: {names}")


def _clock(theirs: float) -> Finding:
    ahead = float(theirs) - time()
    if abs(ahead) > MOST_APART:
        return _found("warning", f"its clock is {ahead:+.1f} s from ours", "run NTP on both")
    return _found("good", "its clock agrees with ours")


async def _schema(connection: asyncpg.Connection, url: str) -> list[Finding]:
    try:
        await check_schema(connection, url)
    except WrongSchema as error:
        return [_found("bad", str(error), "run `messenger migrate` of the newest release")]
    except asyncpg.PostgresError as error:
        remedy = "run `messenger migrate` with MESSENGER_POSTGRES_OWNER_URL: it lets the account in"
        return [_found("bad", f"the account may not read the schema: {error}", remedy)]
    up_to_date = _found("good", "the schema is up to date")
    if await connection.fetchval(_PRIVILEGES):
        remedy = (
            "give the processes an account of their own: set MESSENGER_POSTGRES_OWNER_URL to this"
            " one, MESSENGER_POSTGRES_URL to the new one, and run `messenger migrate`"
        )
        return [up_to_date, _found("warning", "the account may rewrite events", remedy)]
    return [up_to_date, _found("good", "the account may append and read, not rewrite")]


def _found(verdict: Verdict, fact: str, remedy: str | None = None) -> Finding:
    return Finding(server="postgres", verdict=verdict, fact=fact, remedy=remedy)
