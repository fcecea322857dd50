"""A projection in MariaDB or MySQL: facts folded and the checkpoint moved, in one transaction."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final, TypeVar

from contracts.outage import Outage
from infra.mysql import retired
from infra.mysql import view_books as rows
from infra.mysql.database import Database
from infra.mysql.outage import is_outage
from infra.mysql.session import Session
from infra.mysql.view import Tables, View
from infra.read_models.books import Books, Checkpoint, RowHash, Step
from projections.facts import Fact
from projections.ports import Digest, Lanes, Parked, PoisonEvent

Result = TypeVar("Result")

_KEPT_SECONDS: Final = 600.0
"""How often a version in use says so."""


class MysqlReadModel:
    """One version of a projection in tables of its own; correct with several owners at once."""

    def __init__(self, view: View, database: Database, stem: str, version: int = 1) -> None:
        """Fold with ``view`` into the tables under ``stem``, made when they are first used."""
        self.name = view.name
        self.version = version
        self._view = view
        self._database = database
        self._stem = stem
        self._tables: Tables = view.named(stem)
        self._books: Books | None = None
        self._kept_until = 0.0
        self._epochs: Mapping[int, int] = {}

    async def own(self, epochs: Mapping[int, int]) -> None:
        """Fold these lanes from now on, each in the epoch given, and read the checkpoint anew.

        Raises:
            Superseded: a lane is owned in a newer epoch.
            Outage: the database is away.
        """
        await self._known()
        await self._write(partial(rows.own, epochs=epochs))
        self._epochs, self._books = epochs, None

    async def checkpoint(self) -> Checkpoint:
        """Return the last applied offset of each lane seen."""
        return dict((await self._known()).checkpoint)

    async def recorded_at(self) -> Checkpoint:
        """Return when the last applied event of each lane was recorded."""
        return dict((await self._known()).recorded_at)

    async def apply(self, lanes: Lanes) -> None:
        """Fold what is new and move the checkpoint, in one transaction.

        Raises:
            PoisonEvent: a fact cannot be applied; nothing was.
            Superseded: a lane is owned in a newer epoch; nothing was applied.
            Outage: the database is away, or is further back than it was.
        """
        while True:
            books = await self._known()
            step = books.step(lanes, self._view.types)
            found = await self._write(partial(self._fold, books, step))
            if found is None:
                self._books = Books(step.reached, step.recorded_at, books.parked)
                return
            self._books = None
            if any(offset < books.checkpoint.get(lane, -1) for lane, offset in found.items()):
                raise Outage(f"{self.name} was wiped, restored or rebuilt: it is further back")

    async def park(self, parked: Parked) -> None:
        """Set a conversation aside."""
        await self._known()
        await self._write(partial(rows.park, aside=parked))
        self._books = None

    async def parked(self) -> list[Parked]:
        """Return the conversations set aside."""
        return list((await self._known()).parked.values())

    async def unpark(self, parked: Parked, events: Sequence[Fact]) -> None:
        """Fold a parked conversation's facts and forget the parking.

        Raises:
            PoisonEvent: one still cannot be applied; the conversation stays parked.
            Outage: the database is away, or has moved on meanwhile.
        """
        facts = [fact for fact in events if fact.recorded.type in self._view.types]
        books = await self._known()
        stored = {lane: books.checkpoint.get(lane, -1) for lane in parked.after}

        async def change(session: Session) -> bool:
            if await rows.lock(session, stored, {}) != stored:
                return False
            if parked.key not in await rows.parked(session):
                return False
            await self._apply(session, facts)
            await rows.unpark(session, parked)
            return True

        unparked = await self._write(change)
        self._books = None
        if not unparked:
            raise Outage(f"{self.name} has moved on meanwhile: try again")

    async def note(self, parked: Parked) -> None:
        """Keep what is known of a conversation by now, if it is still set aside."""
        await self._known()
        await self._write(partial(rows.note, aside=parked))
        self._books = None

    async def digest(self) -> Digest:
        """Digest the content of one moment, while applications go on.

        Raises:
            Outage: the database is away.
        """
        return await self._database.snapshot(self._digest, self._tables)

    def move_to(self, stem: str) -> None:
        """Go on in tables that were renamed, and read anew how far they are."""
        self._books = None
        self._stem, self._tables = stem, self._view.named(stem)

    async def _known(self) -> Books:
        """Return what the database holds, read once and then kept up with."""
        if self._books is not None and time.monotonic() < self._kept_until:
            return self._books
        await self._database.write(self._view.create, self._tables)
        self.version, books = await self._write(self._load)
        await retired.drop_unused(self._database, self.name, self._stem)
        self._books, self._kept_until = books, time.monotonic() + _KEPT_SECONDS
        return books

    async def _write(self, change: Callable[[Session], Awaitable[Result]]) -> Result:
        try:
            return await self._database.write(change, self._tables)
        except Outage:
            self._books = None
            raise

    async def _digest(self, session: Session) -> Digest:
        tables = {}
        for table, query in self._view.compared.items():
            digest = RowHash()
            async for page in session.pages(query):
                digest.add(page)
            tables[table] = digest.digest()
        return Digest(await rows.checkpoint(session), tables)

    async def _load(self, session: Session) -> tuple[int, Books]:
        version = await retired.keep(session, self.version)
        return version, await rows.load(session)

    async def _fold(self, books: Books, step: Step, session: Session) -> Checkpoint | None:
        """Compare and set; return where the lanes are if another owner has been here."""
        stored = books.checkpoint
        moved = dict(step.reached.items() - stored.items())
        if not moved:
            return None
        found = await rows.lock(session, moved, self._epochs)
        if any(found[lane] != stored.get(lane, -1) for lane in moved):
            return found
        if await rows.parked(session) != books.parked:
            return found
        await self._apply(session, step.facts)
        await rows.move(session, moved, step.recorded_at)
        return None

    async def _apply(self, session: Session, facts: Sequence[Fact]) -> None:
        """Fold at once; if that fails, one by one, which names the fact that is at fault."""
        if not facts:
            return
        await session.execute("SAVEPOINT facts")
        try:
            await self._view.apply(session, facts)
        except Exception as error:
            if is_outage(error):
                raise
            await session.execute("ROLLBACK TO SAVEPOINT facts")
            for fact in facts:
                await self._apply_one(session, fact)

    async def _apply_one(self, session: Session, fact: Fact) -> None:
        try:
            await self._view.apply(session, [fact])
        except Exception as error:
            if is_outage(error):
                raise
            raise PoisonEvent(fact.recorded, error) from error
