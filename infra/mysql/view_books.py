"""Checkpoint and parked conversations of one version, as rows beside its tables."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import msgspec

from infra.mysql.session import Session
from infra.read_models.books import Books, Checkpoint
from projections.ports import Parked


class _Aside(NamedTuple):
    key: UUID
    lane: int
    offset: int
    type: str
    error: str
    parked_at: int
    reached: str


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
    query = "SELECT id, lane, off, type, error, parked_at, reached FROM {parked}"
    return {row.key: _parked(row) for row in await session.rows(_Aside, query)}


async def checkpoint(session: Session) -> Checkpoint:
    """Return the last applied offset of each lane."""
    return dict(await session.rows(tuple[int, int], "SELECT lane, off FROM {checkpoint}"))


async def lock(session: Session, lanes: Iterable[int]) -> Checkpoint:
    """Return how far lanes are, and let nobody else move them before the transaction ends."""
    wanted = tuple(sorted(lanes))
    query = "SELECT lane, off FROM {checkpoint} WHERE lane IN %s ORDER BY lane FOR UPDATE"
    found = dict(await session.rows(tuple[int, int], query, wanted))
    if len(found) < len(wanted):
        # A row that is not there cannot be locked.
        unseen = [(lane, -1, 0) for lane in wanted if lane not in found]
        await session.many("INSERT IGNORE INTO {checkpoint} VALUES (%s, %s, %s)", unseen)
        found = dict(await session.rows(tuple[int, int], query, wanted))
    return found


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
        "REPLACE INTO {parked} VALUES (%s, %s, %s, %s, %s, %s, %s)",
        str(aside.key),
        aside.lane,
        aside.offset,
        aside.type,
        aside.error,
        aside.parked_at,
        msgspec.json.encode(aside.after).decode(),
    )


async def unpark(session: Session, aside: Parked) -> None:
    """Forget that a conversation was set aside."""
    await session.execute("DELETE FROM {parked} WHERE id = %s", str(aside.key))


def _parked(row: _Aside) -> Parked:
    return Parked(
        key=row.key,
        lane=row.lane,
        offset=row.offset,
        type=row.type,
        error=row.error,
        parked_at=row.parked_at,
        after=msgspec.json.decode(row.reached, type=dict[int, int]),
    )
