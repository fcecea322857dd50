"""One process has the data folder."""

import fcntl
import os
from pathlib import Path
from typing import Self


class DataFolderInUse(Exception):
    """Another process has the data folder."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(
            f"Another Messenger process{holder} is using the data folder {folder}. Stop it first,"
            " or give this one a folder of its own with --data."
        )
        self.folder = folder


class DataFolderLock:
    """Held from ``acquire`` to ``release``, or until the process ends, however it ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, folder: Path) -> Self:
        """Take the folder, which is made if there is none, for this process.

        Raises:
            DataFolderInUse: another process has it.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            number = os.read(descriptor, 20).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise DataFolderInUse(folder, f" (pid {number})" if number else "") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        return cls(descriptor)

    def release(self) -> None:
        """Let another process have the folder."""
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
