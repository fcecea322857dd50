"""The versions of one view, ``<name>-v<n>.db`` in a folder: one is active, a new one may grow."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from infra.sqlite.read_model import SqliteReadModel, View
from infra.sqlite.view_store import ViewStore, mark, meta, remove

Result = TypeVar("Result")

_ACTIVE = "active"


class ViewVersions:
    """Opens the active version, and lets readers follow from it to the next without stopping."""

    shared = False

    def __init__(self, folder: Path, view: View, log_id: str) -> None:
        """Open a view folded from the log ``log_id``; what is left of a rebuild is removed."""
        self._folder = folder
        self._view = view
        self._fingerprint = f"{view.fingerprint}/{log_id}"
        files = self._files()
        active = [number for number, path in files.items() if _ACTIVE in meta(path)]
        number = max(active, default=1)
        for other in files.keys() - {number}:
            remove(files[other])
        self.model = self._open(number)
        mark(self._path(number), _ACTIVE)
        self._growing: SqliteReadModel | None = None

    async def read(self, query: Callable[[Connection], Result]) -> Result:
        """Run ``query`` on one snapshot of the active version."""
        return await self.model.store.read(query)

    async def begin(self) -> SqliteReadModel:
        """Return a new, empty version beside the active one."""
        number = self.model.version + 1
        remove(self._path(number))
        self._growing = await asyncio.to_thread(self._open, number)
        return self._growing

    async def activate(self) -> None:
        """Let every reader go over to the new version, then remove the one before."""
        if self._growing is None:
            return
        await asyncio.to_thread(mark, self._growing.store.path, _ACTIVE)
        before, self.model, self._growing = self.model, self._growing, None
        await _retire(before)

    async def discard(self) -> None:
        """Remove the new version."""
        if self._growing is not None:
            growing, self._growing = self._growing, None
            await _retire(growing)

    async def close(self) -> None:
        """Store how far the active version got, and close it."""
        await self.model.close()

    def _open(self, number: int) -> SqliteReadModel:
        store = ViewStore(self._path(number), self._view.schema, self._fingerprint)
        return SqliteReadModel(self._view, store, number)

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._view.name}-v{number}.db"

    def _files(self) -> dict[int, Path]:
        pattern = re.compile(re.escape(self._view.name) + r"-v(\d+)\.db")
        found = ((pattern.fullmatch(path.name), path) for path in self._folder.glob("*.db"))
        return {int(match[1]): path for match, path in found if match}


async def _retire(model: SqliteReadModel) -> None:
    await model.store.close()
    remove(model.store.path)
