"""The data folder, open: its lock, its secret, its files and the two logs."""

from pathlib import Path
from typing import Self

from contracts.blobs import Blobs
from contracts.log import PARTITIONS
from infra.files.blobs.local import LocalBlobs
from infra.files.lock import DataFolderLock
from infra.files.secret import load_secret
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog

_RESERVED = 32 * 1024 * 1024
"""What the log's write-ahead log takes up before it is begun anew, under the heaviest load."""


class Storage:
    """Held by one process at a time; ``feed`` has what is committed to either log."""

    def __init__(self, data: Path, lock: DataFolderLock) -> None:
        self.data = data
        self.secret = load_secret(data / "secret")
        self.feed = InProcessFeed()
        self.log = SqliteEventLog.open(data / "log.db", feed=self.feed, reserved=_RESERVED)
        self.activity = SqliteEventLog.open(
            data / "activity.db", feed=self.feed, first_lane=PARTITIONS, bounded=True
        )
        self.blobs: Blobs = LocalBlobs(data / "blobs")
        self._lock = lock

    @classmethod
    def open(cls, data: Path) -> Self:
        """Open the folder, made if there is none.

        Raises:
            DataFolderInUse: another process has it.
            WrongLog: a log in it is of another shape.
            NewerLog: a newer release wrote it.
        """
        lock = DataFolderLock.acquire(data)
        try:
            return cls(data, lock)
        except BaseException:
            lock.release()
            raise

    async def close(self) -> None:
        """Flush and close the logs, and let another process have the folder."""
        await self.log.close()
        await self.activity.close()
        await self.blobs.close()
        self._lock.release()
