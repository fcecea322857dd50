"""The versions of one view in the database: one is active, a new one may grow beside it.

The active one's tables keep their names: a new version grows under other names, and one RENAME
puts it in place for every process at once.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from typing import TypeVar

from infra.mysql import view_books
from infra.mysql.database import Database, Held
from infra.mysql.read_model import MysqlReadModel
from infra.mysql.retired import drop
from infra.mysql.session import Session
from infra.mysql.view import OWNERS, View
from infra.read_models.books import Checkpoint
from projections.rebuild import RebuildUnderWay

Result = TypeVar("Result")


class MysqlVersions:
    """Gives the active version to its owners and readers, and lets a new one take its place."""

    shared = True

    def __init__(self, database: Database, view: View, log_id: str) -> None:
        """Open a view folded from the log ``log_id``; nothing is asked of the database yet."""
        self._database = database
        self._view = view
        self._active = view.stem(log_id)
        self._new, self._old = f"{self._active}_new", f"{self._active}_old"
        # Locks are the server's, whatever the database, and their names are short.
        place = f"{database.address.database}/{self._active}"
        self.lock = f"messenger.{sha256(place.encode()).hexdigest()[:32]}"
        self.model = MysqlReadModel(view, database, self._active)
        self._growing: MysqlReadModel | None = None
        self._held: Held | None = None

    async def read(self, query: Callable[[Session], Awaitable[Result]]) -> Result:
        """Run ``query`` on the active version.

        Raises:
            Outage: the database is away, or no process has made the tables yet.
        """
        return await self._database.read(query, self._view.named(self._active))

    async def checkpoint(self) -> Checkpoint:
        """Return the last offset of each lane that readers of any process see now."""
        return await self.read(view_books.checkpoint)

    async def begin(self) -> MysqlReadModel:
        """Return a new, empty version beside the active one.

        Raises:
            RebuildUnderWay: another process is at it.
        """
        held = await self._database.hold(self.lock)
        if held is None:
            raise RebuildUnderWay(self._view.name)
        self._held = held
        await self._drop(self._new)
        await self._drop(self._old)
        # Another process may have rebuilt it meanwhile.
        self.model.move_to(self._active)
        await self.model.checkpoint()
        self._growing = MysqlReadModel(
            self._view, self._database, self._new, self.model.version + 1
        )
        await self._growing.checkpoint()
        return self._growing

    async def activate(self) -> None:
        """Let every reader go over to the new version, then remove the one before."""
        if self._growing is None:
            return
        before, active, new = (
            self._view.named(stem) for stem in (self._old, self._active, self._new)
        )
        moved = active.keys() - {OWNERS}
        renamed = [f"{active[table]} TO {before[table]}" for table in moved]
        renamed += [f"{new[table]} TO {active[table]}" for table in moved]
        await self._database.write(partial(_rename, ", ".join(renamed)), {})
        self.model, self._growing = self._growing, None
        self.model.move_to(self._active)
        await self._drop(self._old)
        await self._drop(self._new)

    async def discard(self) -> None:
        """Remove the new version."""
        if self._growing is not None:
            self._growing = None
            await self._drop(self._new)
        if self._held is not None:
            held, self._held = self._held, None
            await held.release()

    async def _drop(self, stem: str) -> None:
        await drop(self._database, self._view.named(stem).values())


async def _rename(renamed: str, session: Session) -> None:
    await session.execute(f"RENAME TABLE {renamed}")
