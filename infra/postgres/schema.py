"""The database's schema: brought up to date by its owner, checked by everyone else."""

import asyncpg

from contracts.ids import uuid7
from contracts.log import PARTITIONS
from infra.event_log.identity import LogIdentity
from infra.postgres.connecting import check, connect_as_operator, place
from infra.postgres.migrations import Migration, migrations

LOGS = {False: "log", True: "activity"}
"""The schema of the event log and of the bounded one."""

_LOCK = 1163281
_VERSIONS = """
CREATE SCHEMA IF NOT EXISTS messenger;
CREATE TABLE IF NOT EXISTS messenger.migrations (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
)
"""
_RIGHTS = """
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA log, activity FROM PUBLIC;
GRANT USAGE ON SCHEMA messenger, log, activity TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA messenger, log, activity TO {role};
GRANT EXECUTE ON FUNCTION log.append, log.forget_receipts, activity.append,
  activity.forget_receipts TO {role}
"""
_RIGHTS_BESIDE_LOGS = """
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}
"""
_QUOTED = "SELECT quote_ident($1)"
_KNOWN = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)"


class WrongSchema(Exception):
    """The database is older or newer than this program."""


async def migrate(
    url: str, *, application: str | None = None, partitions: int = PARTITIONS
) -> list[str]:
    """Bring the database up to date as its owner, in one transaction; return what was run.

    ``application`` is the role of the running processes, made without a password if there is none:
    it may append and read, but neither change nor delete what was recorded.

    Raises:
        WrongSchema: the database is newer than this program.
        WrongLog: its logs have another number of partitions.
        Misconfigured: commits of this database may be lost.
    """
    connection = await connect_as_operator(url)
    try:
        await check(connection)
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            run = await _run_missing(connection)
            for bounded in LOGS:
                await _create_log(connection, partitions=partitions, bounded=bounded)
            if application is not None:
                await _let_in(connection, application)
        return run
    finally:
        await connection.close()


async def identity(connection: asyncpg.Connection) -> LogIdentity:
    """Return what the log was created with, in whose schema the connection is."""
    [row] = await connection.fetch("SELECT uuid_send(log_id), epoch, partitions, bounded FROM log")
    return LogIdentity.of_row(*row)


async def check_schema(connection: asyncpg.Connection, url: str) -> None:
    """Refuse a database that this program does not know.

    Raises:
        WrongSchema: it was not migrated yet, or by a newer program.
    """
    known = migrations()[-1].version
    try:
        found = await connection.fetchval("SELECT max(version) FROM messenger.migrations") or 0
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
        found = 0
    if found < known:
        raise WrongSchema(
            f"the database {place(url)} has schema version {found} and this program needs {known}:"
            " run its migrations"
        )
    if found > known:
        raise WrongSchema(_newer(found, known))


async def _run_missing(connection: asyncpg.Connection) -> list[str]:
    await connection.execute(_VERSIONS)
    found = await connection.fetchval("SELECT max(version) FROM messenger.migrations") or 0
    scripts = migrations()
    if found > scripts[-1].version:
        raise WrongSchema(_newer(found, scripts[-1].version))
    missing = [migration for migration in scripts if migration.version > found]
    for migration in missing:
        await _run(connection, migration)
    return [f"{migration.version:04} {migration.name}" for migration in missing]


async def _run(connection: asyncpg.Connection, migration: Migration) -> None:
    for schema in migration.schemas:
        await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        await _go_to(connection, schema)
        await connection.execute(migration.script)
    await connection.execute(
        "INSERT INTO messenger.migrations (version, name) VALUES ($1, $2)",
        migration.version,
        migration.name,
    )


async def _go_to(connection: asyncpg.Connection, schema: str) -> None:
    # Functions keep the path they are made with: no table of anybody else comes before theirs.
    await connection.execute(f"SET LOCAL search_path TO {schema}, pg_temp")


async def _create_log(connection: asyncpg.Connection, *, partitions: int, bounded: bool) -> None:
    await _go_to(connection, LOGS[bounded])
    await connection.execute(
        "INSERT INTO log (log_id, epoch, partitions, bounded) VALUES ($1, 0, $2, $3)"
        " ON CONFLICT DO NOTHING",
        uuid7(),
        partitions,
        bounded,
    )
    found = await identity(connection)
    # An archive that is being put in may come with the migrations: it goes on after them.
    found.check_shape("the database", partitions=partitions, bounded=bounded)


async def _let_in(connection: asyncpg.Connection, application: str) -> None:
    role = await connection.fetchval(_QUOTED, application)
    if not await connection.fetchval(_KNOWN, application):
        await connection.execute(f"CREATE ROLE {role}")
    await connection.execute(_RIGHTS.format(role=role))
    schemas = {schema for migration in migrations() for schema in migration.schemas}
    for schema in sorted(schemas.difference(LOGS.values())):
        await connection.execute(_RIGHTS_BESIDE_LOGS.format(schema=schema, role=role))


def _newer(found: int, known: int) -> str:
    return (
        f"the database has schema version {found} and this program knows {known}: it was migrated"
        " by a newer one"
    )
