import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts.ids import uuid7
from contracts.log import Position
from contracts.streams import partition_of
from infra.event_log.chain import link, metadata
from infra.event_log.damage import Verified
from infra.event_log.identity import WrongLog
from infra.event_log.walk import Stored
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog
from infra.sqlite.verify import SELECT, heads, verify
from tests.contract.event_log.appends import KEY, command, event, said, write

PART = partition_of(KEY, 16)
EVENTS = 8
ERASED = 3
BLOBS = ("key", "event_id", "actor", "correlation", "causation", "commitment", "hash")
TEXTS = ("stream", "type")
INTEGERS = ("id", "part", "off", "rev", "schema", "recorded_at")


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    path = tmp_path / "log.db"
    log = SqliteEventLog.open(path, feed=InProcessFeed())
    for n in range(EVENTS):
        append = command(write(event(f"text {n}", uuid7())))
        caused = replace(append.metadata, causation_id=uuid7())
        await log.append(replace(append, metadata=caused))
    await log.append(said(UUID(int=2), "elsewhere"))
    await log.append(command(key=KEY, erase=(Position(PART, ERASED),)))
    await log.close()
    return path


@pytest.fixture
def tamper(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who owns the file, and whom no trigger stops."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.close()


def places(found: Verified) -> set[tuple[int | None, int | None]]:
    return {(damage.partition, damage.offset) for damage in found.damages}


def found_at(found: Verified, offset: int) -> bool:
    """Damage is named at the offset, and nowhere but there and right behind it."""
    here = (PART, offset)
    return not found.sound and here in places(found) <= {here, (PART, offset + 1)}


def test_an_untouched_log_is_sound_and_what_was_erased_is_counted(path: Path) -> None:
    found = verify(path, heads(path))
    assert found.sound
    assert (found.events, found.redacted, found.damages) == (EVENTS + 1, 1, [])
    assert found.heads[PART].offset == EVENTS - 1


def flipped(value: bytes) -> Iterator[bytes]:
    for place in range(len(value)):
        yield value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]


@pytest.mark.parametrize("offset", [0, ERASED, EVENTS - 1])
@pytest.mark.parametrize("column", [*BLOBS, *TEXTS])
def test_every_flipped_byte_of_an_event_is_found(
    path: Path, tamper: sqlite3.Connection, column: str, offset: int
) -> None:
    where = f"WHERE part = {PART} AND off = {offset}"
    kind = "TEXT" if column in TEXTS else "BLOB"
    (value,) = tamper.execute(f"SELECT CAST({column} AS BLOB) FROM events {where}").fetchone()
    for other in flipped(value):
        tamper.execute(f"UPDATE events SET {column} = CAST(? AS {kind}) {where}", (other,))
        assert found_at(verify(path), offset)
    tamper.execute(f"UPDATE events SET {column} = CAST(? AS {kind}) {where}", (value,))
    assert verify(path).sound


@pytest.mark.parametrize("offset", [0, ERASED, EVENTS - 1])
@pytest.mark.parametrize("column", INTEGERS)
def test_every_changed_number_of_an_event_is_found(
    path: Path, tamper: sqlite3.Connection, column: str, offset: int
) -> None:
    (row_id,) = tamper.execute(
        "SELECT rowid FROM events WHERE part = ? AND off = ?", (PART, offset)
    ).fetchone()
    for change in (100, 1 << 40):
        there = row_id + change if column == "id" else row_id
        tamper.execute(f"UPDATE events SET {column} = {column} + {change} WHERE id = {row_id}")
        found = verify(path, heads(path))
        lost_at_the_end = column in {"part", "off"} and offset == EVENTS - 1
        assert not found.sound
        assert (PART, offset) in places(found) or lost_at_the_end
        tamper.execute(f"UPDATE events SET {column} = {column} - {change} WHERE id = {there}")
    assert verify(path).sound


@pytest.mark.parametrize("column", ["event_id", "causation", "key_ref"])
def test_what_was_there_or_not_cannot_change(
    path: Path, tamper: sqlite3.Connection, column: str
) -> None:
    where = f"WHERE part = {PART} AND off = 2"
    value = "'key'" if column == "key_ref" else "NULL"
    tamper.execute(f"UPDATE events SET {column} = {value} {where}")
    assert found_at(verify(path), 2)


@pytest.mark.parametrize("column", ["salt", "payload"])
def test_every_flipped_byte_of_a_payload_is_found(
    path: Path, tamper: sqlite3.Connection, column: str
) -> None:
    rows = tamper.execute(
        f"SELECT off, p.id, {column} FROM payloads p JOIN events USING (id) WHERE part = {PART}"
    ).fetchall()
    assert len(rows) == EVENTS - 1
    for offset, row_id, value in rows:
        for other in flipped(value):
            tamper.execute(f"UPDATE payloads SET {column} = ? WHERE id = ?", (other, row_id))
            found = verify(path)
            assert places(found) == {(PART, offset)}
            assert found.damages[0].kind == "payload-altered"
        tamper.execute(f"UPDATE payloads SET {column} = ? WHERE id = ?", (value, row_id))


def swap(tamper: sqlite3.Connection, columns: str, one: int, other: int) -> None:
    rows = [
        tamper.execute(f"SELECT {columns} FROM events WHERE part = ? AND off = ?", (PART, offset))
        for offset in (one, other)
    ]
    first, second = (row.fetchone() for row in rows)
    free = [f"{name} = ?" for name in columns.split(", ")]
    change = f"UPDATE events SET {', '.join(free)} WHERE part = {PART} AND off = ?"
    aside = tuple(-1 if isinstance(value, int) else bytes(16) for value in first)
    tamper.execute(change, (*aside, one))
    tamper.execute(change, (*first, other))
    tamper.execute(change, (*second, one))


@pytest.mark.parametrize(
    "columns", ["rev, event_id, recorded_at, commitment, hash", "recorded_at", "event_id"]
)
def test_swapped_events_are_found(path: Path, tamper: sqlite3.Connection, columns: str) -> None:
    swap(tamper, columns, 1, 5)
    found = verify(path)
    assert {(PART, 1), (PART, 5)} <= places(found)
    assert places(found) <= {(PART, offset) for offset in (1, 2, 5, 6)}


def test_swapped_payloads_are_found(path: Path, tamper: sqlite3.Connection) -> None:
    tamper.executescript(
        "UPDATE payloads SET id = -1 WHERE id = 1; UPDATE payloads SET id = 1 WHERE id = 2;"
        "UPDATE payloads SET id = 2 WHERE id = -1;"
    )
    found = verify(path)
    assert places(found) == {(PART, 0), (PART, 1)}
    assert {damage.kind for damage in found.damages} == {"payload-altered"}


@pytest.mark.parametrize("offset", [0, 4])
def test_removed_events_are_found(path: Path, tamper: sqlite3.Connection, offset: int) -> None:
    tamper.execute(f"DELETE FROM events WHERE part = {PART} AND off IN ({offset}, {offset + 1})")
    found = verify(path)
    assert [(damage.kind, damage.offset) for damage in found.damages] == [("missing", offset)]
    assert "2 events" in found.damages[0].detail


def test_an_event_restamped_with_a_hash_of_its_own_is_found_at_the_next(
    path: Path, tamper: sqlite3.Connection
) -> None:

    tamper.text_factory = bytes
    before, row = (Stored(*r) for r in tamper.execute(SELECT, (PART, 0, 2)).fetchall())
    forged = metadata(*row._replace(recorded_at=row.recorded_at + 1)[:13])
    assert before.hash is not None
    assert row.commitment is not None
    tamper.execute(
        "UPDATE events SET recorded_at = recorded_at + 1, hash = ? WHERE part = ? AND off = ?",
        (link(before.hash, forged, row.commitment), PART, row.off),
    )
    assert places(verify(path)) == {(PART, row.off + 1)}


def test_a_payload_removed_without_an_erasure_is_found(
    path: Path, tamper: sqlite3.Connection
) -> None:
    tamper.execute("DELETE FROM payloads WHERE id = 5")
    [damage] = verify(path).damages
    assert (damage.kind, damage.offset) == ("payload-missing", 4)


def test_a_tail_that_was_cut_off_is_found_with_an_earlier_note(
    path: Path, tamper: sqlite3.Connection
) -> None:
    note = heads(path)
    tamper.execute(f"DELETE FROM events WHERE part = {PART} AND off >= {EVENTS - 2}")
    assert verify(path).sound
    found = verify(path, note)
    assert [(d.kind, d.partition, d.offset) for d in found.damages] == [
        ("missing", PART, EVENTS - 2)
    ]


async def test_a_tail_that_was_written_anew_is_found_with_an_earlier_note(
    path: Path, tamper: sqlite3.Connection
) -> None:
    note = heads(path)
    tamper.execute(f"DELETE FROM events WHERE part = {PART} AND off = {EVENTS - 1}")
    tamper.execute("DELETE FROM payloads WHERE id = ?", (EVENTS,))
    log = SqliteEventLog.open(path, feed=InProcessFeed())
    await log.append(command(write(event("another history"))))
    await log.append(command(write(event("goes on"))))
    await log.close()
    assert verify(path).sound
    found = verify(path, note)
    assert [(d.kind, d.offset) for d in found.damages] == [("rewritten", EVENTS - 1)]


def test_a_note_of_another_log_is_not_taken_for_this_one(path: Path) -> None:
    note = replace(heads(path), log_id=uuid7())
    assert [damage.kind for damage in verify(path, note).damages] == ["rewritten"]


def test_an_index_that_lies_is_found(path: Path, tamper: sqlite3.Connection) -> None:
    tamper.execute("PRAGMA writable_schema = ON")
    tamper.execute("DELETE FROM sqlite_schema WHERE name = 'event_by_revision'")
    tamper.execute("PRAGMA writable_schema = RESET")
    assert "file" in {damage.kind for damage in verify(path).damages}


def test_bytes_that_are_no_page_are_damage_and_no_crash(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xa5" * 4096 * 2
    path.write_bytes(content)
    assert "file" in {damage.kind for damage in verify(path).damages}


async def test_a_file_without_a_chain_is_refused(tmp_path: Path) -> None:
    activity = tmp_path / "activity.db"
    await SqliteEventLog.open(activity, feed=InProcessFeed(), bounded=True).close()
    (tmp_path / "text.db").write_text("not a database at all, only words" * 100)
    for path in (activity, tmp_path / "text.db", tmp_path / "none.db"):
        with pytest.raises(WrongLog):
            verify(path)
    assert not (tmp_path / "none.db").exists()


async def test_a_log_is_verified_while_it_is_written(path: Path) -> None:
    log = SqliteEventLog.open(path, feed=InProcessFeed())
    note = heads(path)
    await log.append(command(write(event("meanwhile"))))
    found = verify(path, note)
    assert found.sound
    assert found.events == EVENTS + 2
    await log.close()
