import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from commands.ports import Appended, EventIdTaken, Outcome, Unavailable
from contracts.ids import uuid7
from contracts.log import Position
from contracts.streams import partition_of
from infra.event_log.clock import system_clock
from infra.event_log.queue import QUEUE_EVENTS
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog
from infra.sqlite.log.log_file import WrongLog, connect, open_or_create
from infra.sqlite.log.writer import Writer
from infra.sqlite.verify import verify
from tests.contract.event_log.appends import (
    ACTOR,
    KEY,
    command,
    event,
    recorded,
    said,
    stream,
    write,
)

LANE = partition_of(KEY, 16)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.db"


@pytest.fixture
async def log(path: Path) -> AsyncIterator[SqliteEventLog]:
    log = SqliteEventLog.open(path, feed=InProcessFeed())
    yield log
    await log.close()


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE events SET recorded_at = 1", "events are never changed"),
        ("DELETE FROM events", "events are never deleted"),
        ("UPDATE payloads SET payload = x'00'", "payloads are never changed"),
        ("DELETE FROM payloads", "a payload is deleted by redaction only"),
        ("UPDATE redactions SET redacted_at = 1", "redactions are never changed"),
        ("DELETE FROM redactions", "redactions are never deleted"),
    ],
)
async def test_history_is_not_rewritten_by_mistake(
    path: Path, log: SqliteEventLog, statement: str, refusal: str
) -> None:
    await log.append(command(write(event("a"), event("b"))))
    await log.append(command(key=KEY, erase=(Position(LANE, 0),)))
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match=refusal),
    ):
        connection.execute(statement)
    assert verify(path).sound


@pytest.mark.usefixtures("log")
async def test_another_number_of_partitions_is_refused(path: Path) -> None:
    with pytest.raises(WrongLog, match=r"created with 16 partitions.* configured for 8"):
        SqliteEventLog.open(path, feed=InProcessFeed(), partitions=8)


@pytest.mark.usefixtures("log")
async def test_a_log_of_the_other_kind_is_refused(path: Path) -> None:
    with pytest.raises(WrongLog, match="holds the event log, not the activity log"):
        SqliteEventLog.open(path, feed=InProcessFeed(), bounded=True)


async def test_a_log_keeps_its_identity(path: Path, log: SqliteEventLog) -> None:
    again = SqliteEventLog.open(path, feed=InProcessFeed())
    assert (again.log_id, again.epoch) == (log.log_id, 0)
    await again.close()


async def test_what_was_erased_is_not_in_the_file_any_more(path: Path, log: SqliteEventLog) -> None:
    await log.append(command(write(event("what I regret"), event("what I do not"))))
    await log.append(command(key=KEY, erase=(Position(LANE, 0),)))
    await log.close()
    assert _holds(path, b"what I do not")
    assert not _holds(path, b"what I regret")
    assert not path.with_name("log.db-wal").exists()


def _holds(path: Path, content: bytes) -> bool:
    return content in path.read_bytes()


async def test_an_append_the_file_cannot_hold_does_not_fail_the_others(log: SqliteEventLog) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    odd = command(write(to="timeline-\ud800"))
    outcomes = await asyncio.gather(
        log.append(command(write(event("a")))),
        log.append(odd),
        log.append(command(write(event("b")))),
    )
    assert [type(outcome) for outcome in outcomes] == [Appended, Unavailable, Appended]
    assert [e.payload for e in await log.read_stream(stream())] == [b"a", b"b"]
    assert [context["message"] for context in reported] == ["an append cannot be recorded"]


async def test_a_caller_that_fails_at_its_answer_does_not_fail_the_others(
    log: SqliteEventLog,
) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))

    def fail(_: Outcome) -> None:
        raise RuntimeError("gone")

    log.submit(command(write()), fail)
    assert recorded(await log.append(command(write()))).revision == 1
    assert [context["message"] for context in reported] == ["the answer to an append failed"]


async def test_what_arrives_together_is_flushed_together(path: Path) -> None:
    feed = InProcessFeed()
    flushed: list[int] = []
    feed.subscribe(lambda _, events: flushed.append(len(events)))
    log = SqliteEventLog.open(path, feed=feed)
    await asyncio.gather(*(log.append(command(write())) for _ in range(600)))
    large = [log.append(command(write(event("x" * 100_000)))) for _ in range(5)]
    await asyncio.gather(*large)
    await log.close()
    assert flushed == [256, 256, 88, 2, 2, 1]


async def test_a_full_queue_refuses_at_once_and_takes_more_later(log: SqliteEventLog) -> None:
    outcomes: list[Outcome] = []
    for _ in range(QUEUE_EVENTS - 1):
        log.submit(command(key=KEY), outcomes.append)
    last: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    log.submit(command(key=KEY), last.set_result)
    assert outcomes == []
    log.submit(command(key=KEY), outcomes.append)
    assert outcomes == [Unavailable("queue is full", 1)]
    recorded(await last)
    assert len(outcomes) == QUEUE_EVENTS
    recorded(await log.append(command(write())))


async def test_a_closed_log_flushes_what_it_has_and_refuses_what_comes(path: Path) -> None:
    log = SqliteEventLog.open(path, feed=InProcessFeed())
    outcomes: list[Outcome] = []
    log.submit(command(write()), outcomes.append)
    await log.close()
    assert recorded(outcomes[0]).revision == 0
    assert await log.append(command(write())) == Unavailable("the log is closed", 1)


async def test_receipts_are_let_go_after_thirty_days_and_event_ids_never(path: Path) -> None:
    days = 0
    log = SqliteEventLog.open(
        path, feed=InProcessFeed(), clock=lambda: system_clock() + days * 86_400_000_000
    )
    old = said(KEY, "old", uuid7())
    await log.append(old)
    days = 29
    await log.append(said(KEY, "newer"))
    assert recorded(await log.append(old)).repeated
    days = 31
    await log.append(said(KEY, "newest"))
    ids = (ACTOR, old.metadata.command_id, old.fingerprint)
    assert await log.receipt(*ids) is None
    assert isinstance(await log.append(old), EventIdTaken)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM receipts").fetchone() == (2,)
    await log.close()


async def test_two_writers_of_one_file_notice_each_other(path: Path, log: SqliteEventLog) -> None:
    other = SqliteEventLog.open(path, feed=InProcessFeed())
    for n in range(6):
        outcome = await (log, other)[n % 2].append(said(KEY, str(n), UUID(int=n)))
        assert recorded(outcome).position == Position(LANE, n)
    assert await other.append(said(KEY, "again", UUID(int=4))) == EventIdTaken(UUID(int=4))
    await other.close()
    assert verify(path).sound


async def test_an_old_snapshot_neither_blocks_appends_nor_sees_them(
    path: Path, log: SqliteEventLog
) -> None:
    await log.append(command(write()))
    with closing(sqlite3.connect(path, isolation_level=None)) as backup:
        backup.execute("BEGIN")
        count = "SELECT count(*) FROM events"
        assert backup.execute(count).fetchone() == (1,)
        for _ in range(50):
            recorded(await log.append(command(write())))
        assert backup.execute(count).fetchone() == (1,)
        backup.execute("COMMIT")
        assert backup.execute(count).fetchone() == (51,)


def _steps_to_open(path: Path) -> int:
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with closing(connect(path)) as connection:
        connection.set_progress_handler(step, 1)
        log = open_or_create(connection, path, partitions=16, bounded=False)
        Writer(connection, log, 0, system_clock)
    return steps


async def test_opening_a_long_log_takes_no_more_steps_than_a_short_one(
    path: Path, log: SqliteEventLog
) -> None:
    for n in range(32):
        await log.append(said(UUID(int=n)))
    short = _steps_to_open(path)
    for n in range(32):
        key = UUID(int=n)
        await log.append(said(key))
        events = tuple(event() for _ in range(100))
        await log.append(command(write(*events, to="timeline-long")))
    assert _steps_to_open(path) <= short + 100


async def test_what_was_erased_leaves_the_write_ahead_log_when_idle(
    path: Path, log: SqliteEventLog
) -> None:
    wal = path.with_name("log.db-wal")
    await log.append(command(write(event("what I regret"))))
    await log.append(command(key=KEY, erase=(Position(LANE, 0),)))
    assert wal.stat().st_size > 0
    for _ in range(400):
        if wal.stat().st_size == 0:
            break
        await asyncio.sleep(0.05)
    assert wal.stat().st_size == 0
    writer = log._commits._writer
    seen = writer._version
    recorded(await log.append(command(write())))
    assert writer._version == seen, "the writer takes its own upkeep for another writer's change"
    assert verify(path).events == 2


async def test_the_write_ahead_log_does_not_grow_with_all_that_is_written(
    path: Path, log: SqliteEventLog
) -> None:
    long = event("x" * 50_000)
    for _ in range(50):
        await asyncio.gather(*(log.append(command(write(long))) for _ in range(40)))
        await asyncio.sleep(0.05)  # slower than the disk, but never idle
    assert path.with_name("log.db-wal").stat().st_size < 64_000_000
    assert verify(path).events == 2_000


async def test_a_reserved_write_ahead_log_is_written_over_and_survives_a_crash(
    path: Path, tmp_path: Path
) -> None:
    log = SqliteEventLog.open(path, feed=InProcessFeed(), reserved=1_000_000)
    wal = path.with_name("log.db-wal")
    await log.append(command(write()))
    assert wal.stat().st_size == 1_000_000
    crashed = tmp_path / "crashed.db"
    for suffix in ("", "-wal"):
        shutil.copy(path.with_name(path.name + suffix), f"{crashed}{suffix}")
    await log.close()
    again = SqliteEventLog.open(crashed, feed=InProcessFeed(), reserved=1_000_000)
    await again.append(command(write()))
    await again.close()
    assert verify(crashed).events == 2
