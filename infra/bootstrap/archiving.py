"""The stores of a place as an archive takes them out and puts them in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from infra.archive.place import ArchivedPlace
from infra.files.lock import DataFolderLock
from infra.files.secret import load_secret
from infra.settings import Settings
from infra.sqlite.archive import SqliteIdentityRows, SqliteLogRows


@asynccontextmanager
async def archived_place(settings: Settings) -> AsyncIterator[ArchivedPlace]:
    """Have the data folder to oneself.

    Raises:
        DataFolderInUse: a server, or another command, has it.
    """
    data = settings.data
    with DataFolderLock.acquire(data):
        yield ArchivedPlace(
            log=SqliteLogRows(data / "log.db"),
            activity=SqliteLogRows(data / "activity.db"),
            identity=SqliteIdentityRows(data / "identity.db"),
            secret=load_secret(data / "secret", settings.secret),
        )
