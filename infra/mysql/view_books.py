"""Checkpoint and parked conversations of one version, as rows beside its tables."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

import msgspec

from infra.mysql.session import Session
from infra.read_models.books import Books, Checkpoint
from projections.ports import Parked, Superseded

Epochs = Mapping[int, int]
"""By lane: the epoch in which it is owned."""


class _Locked(NamedTuple):
    lane: int
    offset: int
    epoch: int


class _Aside(NamedTuple):
    key: UUID
    lane: int
    offset: int
    type: str
    error: str
    parked_at: int
    reached: str
    tries: int


async def load(session: Session) -> Books:
    """Return what the database holds."""
    lanes = await session.rows(
        tuple[int, int, int], "SELECT lane, off, recorded_at FROM {checkpoint}"
    )
    return Books(
        {lane: offset for lane, offset, _ in lanes},
        {lane: recorded_at for lane, _, recorded_at in lanes},
        await parked(session),
    )


async def parked(session: Session) -> dict[UUID, Parked]:
    """Return the conversations set aside."""
    query = "SELECT id, lane, off, type, error, parked_at, reached, tries FROM {parked}"
    return {row.key: _parked(row) for row in await session.rows(_Aside, query)}


async def checkpoint(session: Session) -> Checkpoint:
    """Return the last applied offset of each lane."""
    return dict(await session.rows(tuple[int, int], "SELECT lane, off FROM {checkpoint}"))


async def lock(session: Session, lanes: Iterable[int], epochs: Epochs) -> Checkpoint:
    """Return how far lanes are, and let nobody else move or own them before the transaction ends.

    Raises:
        Superseded: one is owned in a newer epoch than given.
    """
    wanted = tuple(sorted(lanes))
    query = """
        SELECT at.lane, at.off, COALESCE(owner.epoch, 0) FROM {checkpoint} AS at
        LEFT JOIN {owners} AS owner ON owner.lane = at.lane
        WHERE at.lane IN %s ORDER BY at.lane FOR UPDATE
    """
    found = await session.rows(_Locked, query, wanted)
    if len(found) < len(wanted):
        # A row that is not there cannot be locked.
        unseen = [(lane, -1, 0) for lane in set(wanted) - {row.lane for row in found}]
        await session.many("INSERT IGNORE INTO {checkpoint} VALUES (%s, %s, %s)", sorted(unseen))
        found = await session.rows(_Locked, query, wanted)
    _require_owned(epochs, {row.lane: row.epoch for row in found})
    return {row.lane: row.offset for row in found}


async def own(session: Session, epochs: Epochs) -> None:
    """Note the epochs in which lanes are owned.

    Raises:
        Superseded: one of them is owned in a newer epoch.
    """
    if not epochs:
        return
    await session.many(
        """
        INSERT INTO {owners} VALUES (%s, %s)
        ON DUPLICATE KEY UPDATE epoch = GREATEST(epoch, VALUES(epoch))
        """,
        sorted(epochs.items()),
    )
    query = "SELECT lane, epoch FROM {owners} WHERE lane IN %s"
    _require_owned(epochs, dict(await session.rows(tuple[int, int], query, tuple(epochs))))


async def move(session: Session, moved: Checkpoint, recorded_at: Checkpoint) -> None:
    """Move the checkpoint of locked lanes."""
    await session.many(
        """
        INSERT INTO {checkpoint} VALUES (%s, %s, %s)
        ON DUPLICATE KEY UPDATE off = VALUES(off), recorded_at = VALUES(recorded_at)
        """,
        [(lane, offset, recorded_at[lane]) for lane, offset in sorted(moved.items())],
    )


async def park(session: Session, aside: Parked) -> None:
    """Set a conversation aside."""
    await session.execute(
        "REPLACE INTO {parked} VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        str(aside.key),
        aside.lane,
        aside.offset,
        aside.type,
        aside.error,
        aside.parked_at,
        msgspec.json.encode(aside.after).decode(),
        aside.tries,
    )


async def unpark(session: Session, aside: Parked) -> None:
    """Forget that a conversation was set aside."""
    await session.execute("DELETE FROM {parked} WHERE id = %s", str(aside.key))


async def note(session: Session, aside: Parked) -> None:
    """Keep what is known of a conversation by now, if it is still set aside."""
    await session.execute(
        "UPDATE {parked} SET error = %s, tries = %s WHERE id = %s",
        aside.error,
        aside.tries,
        str(aside.key),
    )


def _require_owned(epochs: Epochs, owned: Epochs) -> None:
    for lane, epoch in owned.items():
        if epoch > epochs.get(lane, epoch):
            raise Superseded(lane, epoch)


def _parked(row: _Aside) -> Parked:
    return Parked(
        key=row.key,
        lane=row.lane,
        offset=row.offset,
        type=row.type,
        error=row.error,
        parked_at=row.parked_at,
        after=msgspec.json.decode(row.reached, type=dict[int, int]),
        tries=row.tries,
    )
