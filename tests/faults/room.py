"""Ways in which the disk below a data folder comes to be full, and has room again."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests.product import Product


class Room(Protocol):
    """The room that a server's files have."""

    folder: Path

    def take(self, product: Product, /) -> None:
        """Leave none."""

    def give(self, product: Product, /) -> None:
        """Let there be room again, for a running server or the next."""


class LargestFile:
    """No file of the process may grow beyond what its largest database has now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, product: Product, /) -> None:
        largest = max(path.stat().st_size for path in self.folder.rglob("*.db"))
        _, most = resource.prlimit(product.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(product.pid, resource.RLIMIT_FSIZE, (largest, most))

    def give(self, product: Product, /) -> None:
        if not product.running:
            return
        _, most = resource.prlimit(product.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(product.pid, resource.RLIMIT_FSIZE, (most, most))


class SmallDisk:
    """A file system of its own, filled to the last byte by a file that is in the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def take(self, _product: Product, /) -> None:
        with self._ballast.open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(bytes(4096))

    def give(self, _product: Product, /) -> None:
        self._ballast.unlink()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """Mount one for as long as it is used; only root may."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", folder], check=True)


def may_mount() -> bool:
    """Say whether this process can have a file system of its own."""
    return os.geteuid() == 0
