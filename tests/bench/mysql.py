"""`python -m tests.bench.mysql`: events a second folded into user state, beside bare upserts."""

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from functools import partial

import msgspec
from msgspec import Struct

from contracts.events import AnyEvent
from contracts.events.activity import ReadMarkerMoved
from contracts.events.codec import encode
from contracts.events.conversation import ConversationCreated, Kind
from contracts.events.membership import MemberJoined
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId, UserId, uuid7
from contracts.log import PARTITIONS, Recorded
from contracts.streams import Stream, conversation, membership, partition_of, read_marker, timeline
from infra.mysql.session import Session
from infra.mysql.view_versions import MysqlVersions
from infra.mysql.views import inbox, members, profiles
from projections.facts import Fact
from projections.ports import Lanes
from tests.mysql_databases import OwnDatabase, own_database

MESSAGES = 60_000
CONVERSATIONS = 1_000
PAGE = 2_000
"""Events a transaction, as a consumer that is behind reads them."""


class Rate(Struct, frozen=True, kw_only=True):
    """What was written, and how fast."""

    what: str
    rows: int
    per_second: int


class Book:
    """A log in memory: conversations of ten, their messages, and markers that follow them."""

    def __init__(self) -> None:
        self.log: list[Recorded] = []
        self.activity: list[Recorded] = []
        self._next: dict[tuple[int, int], int] = {}
        self._revisions: dict[str, int] = {}
        self._random = random.Random(7)
        people = [UserId(uuid7()) for _ in range(500)]
        rooms = {
            ConversationId(uuid7()): self._random.sample(people, 10) for _ in range(CONVERSATIONS)
        }
        for room, seated in rooms.items():
            created = ConversationCreated(conversation_id=room, kind=Kind.GROUP, title="room")
            self._write(self.log, conversation(room), created, seated[0])
            for user_id in seated:
                joined = MemberJoined(user_id=user_id)
                self._write(self.log, membership(room, user_id), joined, user_id)
        for _ in range(MESSAGES):
            self._say(*self._random.choice(list(rooms.items())))

    def _say(self, room: ConversationId, seated: Sequence[UserId]) -> None:
        author, reader = self._random.sample(seated, 2)
        sent = MessageSent(
            message_id=MessageId(uuid7()),
            conversation_id=room,
            author_id=author,
            body="What was said in this room, at about the length of a usual message of a chat.",
            mentions=(reader,) if self._random.random() < 0.1 else (),
        )
        self._write(self.log, timeline(room), sent, author)
        seq = self._revisions[timeline(room).name] + 1
        if self._random.random() < 0.25:
            moved = ReadMarkerMoved(conversation_id=room, user_id=reader, seq=seq)
            self._write(self.activity, read_marker(room, reader), moved, reader)

    def _write(self, log: list[Recorded], stream: Stream, event: AnyEvent, actor: UserId) -> None:
        encoded, partition = encode(event), partition_of(stream.key, PARTITIONS)
        place = (id(log), partition)
        self._next[place] = offset = self._next.get(place, -1) + 1
        self._revisions[stream.name] = revision = self._revisions.get(stream.name, -1) + 1
        log.append(
            Recorded(
                partition=partition,
                offset=offset,
                stream=stream.name,
                key=stream.key,
                revision=revision,
                type=encoded.type,
                schema=encoded.schema,
                event_id=uuid7(),
                recorded_at=offset,
                actor_id=actor,
                correlation_id=actor,
                payload=encoded.payload,
            )
        )


async def measure() -> list[Rate]:
    """Fold one log into each read model, and write as many bare rows."""
    book = Book()
    async with own_database() as server:
        rates = [await bare(server)]
        for view in (inbox.VIEW, members.VIEW, profiles.VIEW):
            versions = MysqlVersions(server.open(), view, "bench")
            rates.append(await _fold(versions, book))
        return rates


async def _fold(versions: MysqlVersions, book: Book) -> Rate:
    await versions.model.checkpoint()
    started = time.perf_counter()
    for first_lane, log in ((0, book.log), (PARTITIONS, book.activity)):
        for at in range(0, len(log), PAGE):
            page = [Fact(recorded) for recorded in log[at : at + PAGE]]
            await versions.model.apply(Lanes(first_lane, page))
    seconds = time.perf_counter() - started
    events = len(book.log) + len(book.activity)
    return Rate(what=versions.model.name, rows=events, per_second=round(events / seconds))


async def bare(server: OwnDatabase) -> Rate:
    """Upsert rows as small as a sent message has, a page a transaction, with nothing else."""
    await server.sql("CREATE TABLE bare (id CHAR(36) PRIMARY KEY, seq BIGINT, text TEXT)")
    database = server.open()
    rows = [(str(uuid7()), number, "x" * 80) for number in range(MESSAGES)]

    async def upsert(page: Sequence[tuple[str, int, str]], session: Session) -> None:
        await session.many(
            """
            INSERT INTO {bare} VALUES (%s, %s, %s)
            ON DUPLICATE KEY UPDATE seq = VALUES(seq), text = VALUES(text)
            """,
            page,
        )

    started = time.perf_counter()
    for at in range(0, len(rows), PAGE):
        page = rows[at : at + PAGE]
        await database.write(partial(upsert, page), {"bare": "bare"})
    seconds = time.perf_counter() - started
    return Rate(what="bare upserts", rows=len(rows), per_second=round(len(rows) / seconds))


if __name__ == "__main__":
    for rate in asyncio.run(measure()):
        sys.stdout.write(msgspec.json.encode(rate).decode() + "\n")
