"""The data folder, open: its lock, its secret, its files, the two logs and identity."""

from pathlib import Path
from typing import Self

from contracts.blobs import Blobs
from contracts.log import PARTITIONS
from infra.bootstrap.identity_stores import stores_in_file
from infra.files.blobs.local import LocalBlobs
from infra.files.lock import DataFolderLock
from infra.files.secret import load_secret
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog
from infra.sqlite.identity.database import IdentityDatabase

_RESERVED = 32 * 1024 * 1024
"""What the log's write-ahead log takes up before it is begun anew, under the heaviest load."""


class Storage:
    """Held by one process at a time; ``feed`` has what is committed to either log."""

    def __init__(self, data: Path, lock: DataFolderLock, given: bytes | None) -> None:
        self.data = data
        self.secret = load_secret(data / "secret", given)
        self.feed = InProcessFeed()
        self.log = SqliteEventLog.open(data / "log.db", feed=self.feed, reserved=_RESERVED)
        self.activity = SqliteEventLog.open(
            data / "activity.db", feed=self.feed, first_lane=PARTITIONS, bounded=True
        )
        self._identity = IdentityDatabase(data / "identity.db")
        self.stores = stores_in_file(self._identity, self.secret)
        self.blobs: Blobs = LocalBlobs(data / "blobs")
        self._lock = lock

    @classmethod
    def open(cls, data: Path, given: bytes | None = None) -> Self:
        """Open the folder, made if there is none; a new one gets the secret ``given``.

        Raises:
            DataFolderInUse: another process has it.
            WrongLog: a log in it is of another shape.
            NewerLog: a newer release wrote it.
        """
        lock = DataFolderLock.acquire(data)
        try:
            return cls(data, lock, given)
        except BaseException:
            lock.release()
            raise

    async def close(self) -> None:
        """Flush and close the files, and let another process have the folder."""
        await self.log.close()
        await self.activity.close()
        await self.blobs.close()
        self._identity.close()
        self._lock.release()
