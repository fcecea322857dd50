"""What a read model's file holds beside its tables: how far it is, and what it set aside."""

from collections.abc import Mapping
from sqlite3 import Connection
from typing import Final
from uuid import UUID

import msgspec

from infra.read_models.books import Books, Checkpoint, RowHash
from projections.ports import Digest, Parked, Superseded

SCHEMA: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE checkpoint (
  lane INTEGER PRIMARY KEY, off INTEGER NOT NULL, recorded_at INTEGER NOT NULL
);
CREATE TABLE owners (lane INTEGER PRIMARY KEY, epoch INTEGER NOT NULL);
CREATE TABLE parked (
  key TEXT PRIMARY KEY, lane INTEGER NOT NULL, off INTEGER NOT NULL, type TEXT NOT NULL,
  error TEXT NOT NULL, parked_at INTEGER NOT NULL, after TEXT NOT NULL, tries INTEGER NOT NULL
) WITHOUT ROWID;
"""


def load(connection: Connection) -> Books:
    """Return what the file holds."""
    recorded_at = dict(connection.execute("SELECT lane, recorded_at FROM checkpoint"))
    rows = connection.execute(
        "SELECT key, lane, off, type, error, parked_at, after, tries FROM parked"
    )
    parked = {UUID(row[0]): _parked(row) for row in rows}
    return Books(checkpoint(connection), recorded_at, parked)


def checkpoint(connection: Connection) -> Checkpoint:
    """Return the last applied offset of each lane."""
    return dict(connection.execute("SELECT lane, off FROM checkpoint"))


def move(connection: Connection, reached: Checkpoint, recorded_at: Checkpoint) -> None:
    """Move the checkpoint."""
    connection.executemany(
        "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?)",
        [(lane, offset, recorded_at[lane]) for lane, offset in reached.items()],
    )


def own(epochs: Mapping[int, int], connection: Connection) -> None:
    """Note the epochs in which lanes are owned.

    Raises:
        Superseded: one of them is owned in a newer epoch.
    """
    require_owned(epochs, connection)
    connection.executemany("INSERT OR REPLACE INTO owners VALUES (?, ?)", epochs.items())


def require_owned(epochs: Mapping[int, int], connection: Connection) -> None:
    """Go on only if no lane is owned in a newer epoch than given.

    Raises:
        Superseded: one is.
    """
    for lane, epoch in connection.execute("SELECT lane, epoch FROM owners WHERE epoch > 0"):
        if epoch > epochs.get(lane, epoch):
            raise Superseded(lane, epoch)


def park(parked: Parked, connection: Connection) -> None:
    """Set a conversation aside."""
    after = msgspec.json.encode(parked.after).decode()
    connection.execute(
        "INSERT OR REPLACE INTO parked VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            str(parked.key),
            parked.lane,
            parked.offset,
            parked.type,
            parked.error,
            parked.parked_at,
            after,
            parked.tries,
        ),
    )


def unpark(parked: Parked, connection: Connection) -> None:
    """Forget that a conversation was set aside."""
    connection.execute("DELETE FROM parked WHERE key = ?", (str(parked.key),))


def note(parked: Parked, connection: Connection) -> None:
    """Keep what is known of a conversation by now, if it is still set aside."""
    connection.execute(
        "UPDATE parked SET error = ?, tries = ? WHERE key = ?",
        (parked.error, parked.tries, str(parked.key)),
    )


def digest(compared: Mapping[str, str], connection: Connection) -> Digest:
    """Digest the rows of each query, with the checkpoint as of which they stand."""
    tables = {
        table: RowHash().add(connection.execute(query)).digest()
        for table, query in compared.items()
    }
    return Digest(checkpoint(connection), tables)


def _parked(row: tuple[str, int, int, str, str, int, str, int]) -> Parked:
    key, lane, offset, kind, error, parked_at, after, tries = row
    return Parked(
        key=UUID(key),
        lane=lane,
        offset=offset,
        type=kind,
        error=error,
        parked_at=parked_at,
        after=msgspec.json.decode(after, type=dict[int, int]),
        tries=tries,
    )
