"""Work on the event log that only reads it, with its failures in sentences."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from contracts.outage import Outage
from infra.bootstrap.reading import NoLogYet, ReadableLog, readable_log
from infra.cli.failures import CommandFailed, Exit
from infra.event_log.identity import WrongLog
from infra.settings import Settings

T = TypeVar("T")


def with_log(settings: Settings, work: Callable[[ReadableLog], Awaitable[T]]) -> T:
    """Return what ``work`` makes of the log of the cluster, or of the data folder.

    Raises:
        CommandFailed: there is none, or it cannot be asked.
    """
    try:
        return asyncio.run(_with_log(settings, work))
    except NoLogYet as error:
        raise CommandFailed(str(error)) from error
    except WrongLog as error:
        raise CommandFailed(str(error), Exit.DAMAGED) from error
    except Exception as error:
        if settings.postgres_url is None or not _of_server(error):
            raise
        raise CommandFailed(str(error) or "the database does not answer") from error


async def _with_log(settings: Settings, work: Callable[[ReadableLog], Awaitable[T]]) -> T:
    async with readable_log(settings) as log:
        return await work(log)


def _of_server(error: Exception) -> bool:
    from asyncpg import InterfaceError, PostgresError  # noqa: PLC0415 — loaded where it is used

    from infra.postgres.connecting import Misconfigured  # noqa: PLC0415
    from infra.postgres.schema import WrongSchema  # noqa: PLC0415

    known = (PostgresError, InterfaceError, WrongSchema, Misconfigured, Outage, OSError)
    return isinstance(error, (*known, TimeoutError))
