"""Nobody rewrites history by mistake, and who does it on purpose is found."""

import asyncio
from uuid import UUID

import asyncpg
import pytest
from msgspec.structs import replace

from commands.ports import EventIdTaken
from contracts.ids import uuid7
from contracts.log import Position
from contracts.streams import partition_of
from infra.event_log.clock import system_clock
from infra.event_log.damage import Verified
from infra.memory.feed import InProcessFeed
from infra.postgres.event_log import PostgresEventLog
from infra.postgres.verify import heads, verify
from tests.contract.event_log.appends import ACTOR, KEY, command, event, recorded, said, write

PART = partition_of(KEY, 16)
EVENTS = 6
ERASED = 2


@pytest.fixture
async def filled(url: str, log: PostgresEventLog) -> str:
    for n in range(EVENTS):
        append = command(write(event(f"tëxt {n}", uuid7())))
        caused = replace(append.metadata, causation_id=uuid7())
        await log.append(replace(append, metadata=caused))
    await log.append(said(UUID(int=2), "elsewhere"))
    await log.append(command(key=KEY, erase=(Position(PART, ERASED),)))
    return url


@pytest.fixture
async def tamper(filled: str, owner: asyncpg.Connection) -> asyncpg.Connection:
    """Somebody who owns the server, and whom no trigger stops."""
    assert filled
    await owner.execute("SET session_replication_role = replica")
    return owner


def places(found: Verified) -> set[tuple[int | None, int | None]]:
    return {(damage.partition, damage.offset) for damage in found.damages}


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE events SET recorded_at = 1", "events are never changed"),
        ("DELETE FROM events", "events are never deleted"),
        ("TRUNCATE events", "events are never deleted"),
        ("UPDATE payloads SET payload = ''", "payloads are never changed"),
        ("DELETE FROM payloads", "a payload is deleted by redaction only"),
        ("TRUNCATE payloads", "a payload is deleted by redaction only"),
        ("UPDATE redactions SET redacted_at = 1", "redactions are never changed"),
        ("DELETE FROM redactions", "redactions are never deleted"),
    ],
)
async def test_history_is_not_rewritten_by_mistake_even_by_its_owner(
    filled: str, owner: asyncpg.Connection, statement: str, refusal: str
) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=refusal):
        await owner.execute(statement)
    assert (await verify(filled)).sound


async def test_an_untouched_log_is_sound_and_what_was_erased_is_counted(filled: str) -> None:
    found = await verify(filled, await heads(filled))
    assert found.sound
    assert (found.events, found.redacted, found.damages) == (EVENTS + 1, 1, [])
    assert found.heads[PART].offset == EVENTS - 1


@pytest.mark.parametrize("offset", [0, ERASED, EVENTS - 1])
@pytest.mark.parametrize(
    "change",
    [
        "stream = stream || 'x'",
        "type = 'Other'",
        "schema = schema + 1",
        "rev = rev + 100",
        "recorded_at = recorded_at + 1",
        "key = gen_random_uuid()",
        "event_id = gen_random_uuid()",
        "event_id = NULL",
        "actor = gen_random_uuid()",
        "correlation = gen_random_uuid()",
        "causation = NULL",
        "key_ref = 'key'",
        "commitment = sha256(commitment)",
        "hash = sha256(hash)",
    ],
)
async def test_every_changed_column_of_an_event_is_found(
    filled: str, tamper: asyncpg.Connection, change: str, offset: int
) -> None:
    await tamper.execute(f"UPDATE events SET {change} WHERE part = {PART} AND off = {offset}")
    found = await verify(filled)
    here = (PART, offset)
    assert here in places(found) <= {here, (PART, offset + 1)}


@pytest.mark.parametrize("change", ["payload = '\\x00'", "salt = '\\x00'"])
async def test_a_changed_payload_is_found(
    filled: str, tamper: asyncpg.Connection, change: str
) -> None:
    await tamper.execute(f"UPDATE payloads SET {change} WHERE part = {PART} AND off = 3")
    found = await verify(filled)
    assert [(d.kind, d.offset) for d in found.damages] == [("payload-altered", 3)]


async def test_a_payload_that_went_without_redaction_and_a_lost_event_are_found(
    filled: str, tamper: asyncpg.Connection
) -> None:
    await tamper.execute(f"DELETE FROM payloads WHERE part = {PART} AND off = 1")
    await tamper.execute(f"DELETE FROM events WHERE part = {PART} AND off = 3")
    found = await verify(filled)
    assert [(d.kind, d.offset) for d in found.damages] == [("payload-missing", 1), ("missing", 3)]


async def test_a_tail_that_was_cut_off_is_found_with_an_earlier_note(
    filled: str, tamper: asyncpg.Connection
) -> None:
    note = await heads(filled)
    await tamper.execute(f"DELETE FROM events WHERE part = {PART} AND off = {EVENTS - 1}")
    assert (await verify(filled)).sound
    found = await verify(filled, note)
    assert [(d.kind, d.offset) for d in found.damages] == [("missing", EVENTS - 1)]
    other = await verify(filled, replace(note, log_id=uuid7()))
    assert [damage.kind for damage in other.damages] == ["rewritten"]


async def test_a_log_is_verified_while_it_is_written(url: str, log: PostgresEventLog) -> None:
    appends = [log.append(said(UUID(int=n))) for n in range(500)]
    writing = asyncio.gather(*appends)
    assert (await verify(url)).sound
    await writing
    assert (await verify(url)).events == 500


async def test_receipts_are_let_go_after_thirty_days_and_event_ids_never(url: str) -> None:
    days = 0
    log = await PostgresEventLog.open(
        url, feed=InProcessFeed(), clock=lambda: system_clock() + days * 86_400_000_000
    )
    old = said(KEY, "old", uuid7())
    await log.append(old)
    days = 29
    await log.append(said(KEY, "newer"))
    await log.forget_receipts()
    assert recorded(await log.append(old)).repeated
    days = 31
    await log.forget_receipts()
    assert await log.receipt(ACTOR, old.metadata.command_id, old.fingerprint) is None
    assert isinstance(await log.append(old), EventIdTaken)
    await log.close()
