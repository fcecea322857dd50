"""The stores of a place as an archive takes them out and puts them in."""

from collections.abc import AsyncIterator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    ExitStack,
    asynccontextmanager,
)

from infra.archive.place import ArchivedPlace
from infra.bootstrap.migrating import migrate_cluster
from infra.files.lock import DataFolderLock
from infra.files.secret import load_secret
from infra.postgres.archive import PostgresLogRows, PostgresRows, connected, one_moment
from infra.postgres.schema import LOGS
from infra.settings import Settings, SettingsInvalid
from infra.sqlite.archive import SqliteIdentityRows, SqliteLogRows


def archived_place(
    settings: Settings, *, to_read: bool = False
) -> AbstractAsyncContextManager[ArchivedPlace]:
    """Have the cluster that the settings name, or else the data folder.

    ``to_read`` has all of it as it is at one moment, though others go on writing.
    """
    if settings.postgres_url is None:
        return archived_folder(settings)
    url = settings.postgres_owner_url or settings.postgres_url
    return archived_cluster(settings, url, to_read=to_read)


@asynccontextmanager
async def archived_folder(settings: Settings) -> AsyncIterator[ArchivedPlace]:
    """Have the data folder to oneself.

    Raises:
        DataFolderInUse: a server, or another command, has it.
    """
    data = settings.data
    with ExitStack() as held:
        held.enter_context(DataFolderLock.acquire(data))
        secret = load_secret(data / "secret", settings.secret)
        log, activity = SqliteLogRows(data / "log.db"), SqliteLogRows(data / "activity.db")
        identity = SqliteIdentityRows(data / "identity.db")
        for rows in (log, activity, identity):
            held.callback(rows.close)
        yield ArchivedPlace(log=log, activity=activity, identity=identity, secret=secret)


@asynccontextmanager
async def archived_cluster(
    settings: Settings, url: str, *, to_read: bool
) -> AsyncIterator[ArchivedPlace]:
    """Have the cluster's database, brought up to date; ``url`` is its owner's.

    Raises:
        SettingsInvalid: the cluster's secret is not set.
        OSError: the database cannot be reached.
    """
    if settings.secret is None:
        raise SettingsInvalid(
            "setting 'secret' is missing: MESSENGER_SECRET_FILE names the cluster's"
        )
    async with AsyncExitStack() as open_:
        await migrate_cluster(url)
        log = await open_.enter_async_context(connected(url, LOGS[False]))
        activity = await open_.enter_async_context(connected(url, LOGS[True]))
        identity = await open_.enter_async_context(connected(url, "identity"))
        if to_read:
            await open_.enter_async_context(one_moment(log, activity, identity))
        yield ArchivedPlace(
            log=PostgresLogRows(log),
            activity=PostgresLogRows(activity),
            identity=PostgresRows(identity),
            secret=settings.secret,
        )
