"""A place into a file; a file that was begun and cut off is gone on with."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from os import SEEK_END
from typing import BinaryIO

from msgspec import Struct

from infra.archive.frames import (
    End,
    Header,
    NoArchive,
    Part,
    read_frames,
    read_header,
    write_frame,
    write_header,
)
from infra.archive.place import LOG_STORE, ArchivedPlace
from infra.archive.tables import Row
from infra.version import VERSION

_ROWS = 1_000


class Exported(Struct, frozen=True, kw_only=True):
    """What the archive holds."""

    header: Header
    parts: int
    resumed: bool


class _Begun(Struct):
    """How far a file has come."""

    header: Header
    parts: int = 0
    last: Part | None = None
    ended: bool = False


async def export(
    place: ArchivedPlace, file: BinaryIO, now: datetime, report: Callable[[int], None]
) -> Exported:
    """Write the archive, and tell ``report`` of rows as they are written.

    ``file`` is empty, or what an earlier run left.

    Raises:
        NoArchive: the file holds something else, or an archive of another log.
    """
    header = await _header(place, now)
    resumed = file.seek(0, SEEK_END) > 0
    file.seek(0)
    if resumed:
        begun = _resume(file, header, place)
    else:
        begun = _Begun(header)
        write_header(file, header)
        file.flush()
    if not begun.ended:
        async for part, rows in _parts(place, begun):
            write_frame(file, part)
            begun.parts += 1
            report(rows)
        write_frame(file, End(begun.parts))
    return Exported(header=begun.header, parts=begun.parts, resumed=resumed)


async def _header(place: ArchivedPlace, now: datetime) -> Header:
    log, activity = await place.log.identity(), await place.activity.identity()
    if log is None or activity is None:
        raise NoArchive("there is no log here yet")
    return Header(
        release=VERSION,
        made_at=now,
        log_id=log.log_id,
        epoch=log.epoch,
        activity_id=activity.log_id,
        activity_epoch=activity.epoch,
        partitions=log.partitions,
        ends=await place.log.ends(),
        sealed_for=place.sealed_for,
    )


def _resume(file: BinaryIO, header: Header, place: ArchivedPlace) -> _Begun:
    begun = _Begun(read_header(file))
    if (begun.header.log_id, begun.header.ends) != (header.log_id, header.ends):
        raise NoArchive("the file holds an archive of another log, or of an earlier moment")
    if begun.header.sealed_for != place.sealed_for:
        raise NoArchive("the file was begun with another secret")
    place_of_others = file.tell()
    for frame in read_frames(file):
        match frame:
            case Part(store=store) if store == LOG_STORE:
                begun.last = frame
                begun.parts += 1
                place_of_others = file.tell()
            case Part():
                pass
            case End():
                begun.ended = True
    if not begun.ended:
        # The log stands still by its ends. What is behind it may have changed, and is small.
        file.seek(place_of_others)
    file.truncate()
    return begun


async def _parts(place: ArchivedPlace, begun: _Begun) -> AsyncIterator[tuple[Part, int]]:
    last = begun.last
    skipping = last is not None
    for store, rows, table in place.tables():
        after: Row | None = None
        if last is not None and skipping:
            if (store, table.name) != (last.store, last.table):
                continue
            after, skipping = table.key_of(place.rows(last)[-1]), False
        while page := list(await rows.page(table, after, _ROWS)):
            yield place.part(store, table, page), len(page)
            after = table.key_of(page[-1])
