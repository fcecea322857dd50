"""A projection on SQLite: facts folded into its tables and the checkpoint moved, at once."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from sqlite3 import Connection, DatabaseError
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from contracts.outage import Outage
from infra.read_models.books import Books, Checkpoint
from infra.sqlite import view_books as books
from infra.sqlite.outage import is_outage
from infra.sqlite.view_store import ViewStore
from projections.facts import Fact
from projections.ports import Digest, Lanes, Parked, PoisonEvent
from projections.step import Step

Result = TypeVar("Result")

_IDLE_SECONDS = 1.0
"""How long a checkpoint that moved over facts of no interest may wait to be stored."""


class View(Struct, frozen=True, kw_only=True):
    """What one projection keeps on SQLite, and how facts change it."""

    name: str
    revision: int = 1
    """Raised when the fold changes without the tables: existing files are rebuilt."""
    schema: str
    types: frozenset[str]
    """Stored names of the events it folds; others only move the checkpoint."""
    apply: Callable[[Connection, Sequence[Fact]], None]
    """Folds facts of these types, in log order within each conversation, in a transaction."""
    compared: Mapping[str, str] = {}
    """By table: the query whose rows, in their order, two versions share at one checkpoint."""

    @property
    def fingerprint(self) -> str:
        """Name of this shape and fold: a file with another one is no use."""
        shape = (self.name, str(self.revision), self.schema, books.SCHEMA)
        return sha256("/".join(shape).encode()).hexdigest()


class SqliteReadModel:
    """One version of a projection in one file."""

    def __init__(self, view: View, store: ViewStore, version: int = 1) -> None:
        """Fold with ``view`` into ``store``."""
        self.name = view.name
        self.version = version
        self.store = store
        self._view = view
        self._stored: Checkpoint | None = None
        self._reached: Checkpoint = {}
        self._recorded_at: Checkpoint = {}
        self._stored_at = 0.0
        self._parked: dict[UUID, Parked] = {}
        self._epochs: Mapping[int, int] = {}

    async def own(self, epochs: Mapping[int, int]) -> None:
        """Fold these lanes from now on, each in the epoch given, and read the checkpoint anew.

        Raises:
            Superseded: a lane is owned in a newer epoch.
            Outage: the file is busy or the disk refuses.
        """
        await self._write(partial(books.own, epochs))
        self._epochs = epochs
        self._stored = None

    async def checkpoint(self) -> Checkpoint:
        """Return the last applied offset of each lane seen."""
        await self._books()
        return dict(self._reached)

    async def recorded_at(self) -> Checkpoint:
        """Return when the last applied event of each lane was recorded."""
        await self._books()
        return dict(self._recorded_at)

    async def apply(self, lanes: Lanes) -> None:
        """Fold what is new and move the checkpoint, in one transaction.

        Raises:
            PoisonEvent: a fact cannot be applied; nothing was.
            Superseded: a lane is owned in a newer epoch; nothing was applied.
            Outage: the file is busy or the disk refuses.
        """
        while not await self._advance(await self._books(), lanes):
            self._stored = None

    async def park(self, parked: Parked) -> None:
        """Set a conversation aside."""
        await self._write(partial(books.park, parked))
        self._parked[parked.key] = parked

    async def parked(self) -> list[Parked]:
        """Return the conversations set aside."""
        await self._books()
        return list(self._parked.values())

    async def unpark(self, parked: Parked, events: Sequence[Fact]) -> None:
        """Fold a parked conversation's facts and forget the parking.

        Raises:
            PoisonEvent: one still cannot be applied; the conversation stays parked.
        """
        facts = [fact for fact in events if fact.recorded.type in self._view.types]
        stored, reached, recorded_at = await self._books(), self._reached, self._recorded_at

        def change(connection: Connection) -> None:
            self._apply(connection, facts)
            books.unpark(parked, connection)
            # What was passed over until here must not be folded twice after a crash.
            books.move(connection, dict(reached.items() - stored.items()), recorded_at)

        await self._write(change)
        self._stored = reached
        self._parked.pop(parked.key, None)

    async def note(self, parked: Parked) -> None:
        """Keep what is known of a conversation by now, if it is still set aside."""
        await self._write(partial(books.note, parked))
        if parked.key in self._parked:
            self._parked[parked.key] = parked

    async def digest(self) -> Digest:
        """Digest the content of one moment, while applications go on.

        Raises:
            Outage: the file cannot be read.
        """
        with _outages():
            return await self.store.read(partial(books.digest, self._view.compared))

    async def close(self) -> None:
        """Store how far it got, and close the file."""
        if self._stored is not None and self._reached != self._stored:
            await self._write(
                partial(self._fold, self._stored, Step(self._reached, self._recorded_at, []))
            )
        await self.store.close()

    async def _books(self) -> Checkpoint:
        """Return the checkpoint that the file holds, read once and then kept up with."""
        if self._stored is not None:
            return self._stored
        stored, self._recorded_at, self._parked = await self._write(books.load)
        self._stored = self._reached = stored
        return stored

    async def _advance(self, stored: Checkpoint, lanes: Lanes) -> bool:
        """Fold ``lanes`` onto ``stored``; False if the file is not there any more."""
        known = Books(self._reached, self._recorded_at, self._parked)
        after = known.step(lanes, self._view.types)
        if after.facts or time.monotonic() - self._stored_at >= _IDLE_SECONDS:
            if not await self._write(partial(self._fold, stored, after)):
                return False
            self._stored, self._stored_at = after.reached, time.monotonic()
        self._reached, self._recorded_at = after.reached, after.recorded_at
        return True

    def _fold(self, stored: Checkpoint, after: Step, connection: Connection) -> bool:
        """Compare and set: another owner of the file may have been here."""
        books.require_owned(self._epochs, connection)
        if books.checkpoint(connection) != stored:
            return False
        if after.facts:
            self._apply(connection, after.facts)
        moved = dict(after.reached.items() - stored.items())
        books.move(connection, moved, after.recorded_at)
        return True

    def _apply(self, connection: Connection, facts: Sequence[Fact]) -> None:
        """Fold at once; if that fails, one by one, which names the fact that is at fault."""
        connection.execute("SAVEPOINT facts")
        try:
            self._view.apply(connection, facts)
        except Exception as error:
            if is_outage(error):
                raise
            connection.execute("ROLLBACK TO facts")
            for fact in facts:
                self._apply_one(connection, fact)
        connection.execute("RELEASE facts")

    def _apply_one(self, connection: Connection, fact: Fact) -> None:
        try:
            self._view.apply(connection, [fact])
        except Exception as error:
            if is_outage(error):
                raise
            raise PoisonEvent(fact.recorded, error) from error

    async def _write(self, change: Callable[[Connection], Result]) -> Result:
        with _outages():
            return await self.store.write(change)


@contextmanager
def _outages() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if is_outage(error):
            raise Outage(str(error)) from error
        raise
