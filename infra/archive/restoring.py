"""A file into an empty place: ids, offsets and hashes as they were; begun again, it goes on."""

from collections.abc import Callable
from typing import BinaryIO

from msgspec import Struct

from contracts.log import PARTITIONS
from infra.archive.frames import End, Header, NoArchive, Part, read_frames, read_header
from infra.archive.place import ArchivedPlace
from infra.archive.tables import Rows, Table
from infra.event_log.identity import LogIdentity


class Restored(Struct, frozen=True, kw_only=True):
    """What was put in."""

    header: Header
    parts: int
    skipped: int
    """Parts that an earlier run had put in."""


async def restore(place: ArchivedPlace, file: BinaryIO, report: Callable[[int], None]) -> Restored:
    """Put an archive in, and tell ``report`` of the bytes read.

    Raises:
        NoArchive: it is damaged, cut off, or sealed with another secret.
        WrongLog: the place holds another log.
    """
    header = read_header(file)
    _require_usable(header, place)
    log, activity = _logs(header)
    await place.log.begin(log)
    if await place.activity.identity() != activity:  # else an earlier run came to its end with it
        await place.activity.begin(activity)
    parts, skipped = await _put(place, file, report)
    await place.activity.finish(activity)
    await place.log.finish(log)
    return Restored(header=header, parts=parts, skipped=skipped)


def _require_usable(header: Header, place: ArchivedPlace) -> None:
    if header.partitions != PARTITIONS:
        raise NoArchive(
            f"the archive's log has {header.partitions} partitions, and this release {PARTITIONS}"
        )
    if header.sealed_for != place.sealed_for:
        raise NoArchive(
            "the archive was sealed with another secret: give this place the secret of the one"
            " that it comes from, by MESSENGER_SECRET_FILE"
        )


def _logs(header: Header) -> tuple[LogIdentity, LogIdentity]:
    count = header.partitions
    return (
        LogIdentity(header.log_id, header.epoch, count, bounded=False),
        LogIdentity(header.activity_id, header.activity_epoch, count, bounded=True),
    )


async def _put(
    place: ArchivedPlace, file: BinaryIO, report: Callable[[int], None]
) -> tuple[int, int]:
    tables = {(store, table.name): (rows, table) for store, rows, table in place.tables()}
    parts = skipped = 0
    before = 0
    for frame in read_frames(file):
        match frame:
            case End():
                if frame.parts != parts:
                    raise NoArchive(f"the archive has {parts} parts of {frame.parts}")
                return parts, skipped
            case Part():
                parts += 1
                rows, table = tables[frame.store, frame.table]
                skipped += not await _insert(place, frame, rows, table)
        report(file.tell() - before)
        before = file.tell()
    raise NoArchive(
        f"the archive is cut off or damaged behind byte {file.tell():,}; what came before was put"
        " in, so go on with a whole one"
    )


async def _insert(place: ArchivedPlace, part: Part, store: Rows, table: Table) -> bool:
    """Put a part in unless it is there: it went in as a whole or not at all."""
    rows = place.rows(part)
    if await store.holds(table, rows[-1]):
        return False
    await store.insert(table, rows)
    return True
