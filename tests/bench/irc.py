"""The IRC corpus as events: what an import records, made without a server."""

import re
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from contracts.events.codec import encode
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId, UserId, uuid7
from contracts.log import Recorded, microseconds
from contracts.streams import partition_of, timeline
from tests.corpora import CORPORA, IRC_LINKED

CORPUS = CORPORA
ARCHIVE = IRC_LINKED

_LINE = re.compile(r"\[(\d\d):(\d\d)\] <([^>]+)> ?(.*)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_ADDRESS = re.compile(r"([^\s:,]+)[:,](?:\s|$)")
_UNDATED = datetime(2008, 1, 1, tzinfo=UTC)


class Line(Struct, frozen=True):
    """One message of a log; ``number`` counts the lines of its file from 0."""

    file: str
    number: int
    nick: str
    sent_at: datetime
    body: str


def lines(archive: Path = ARCHIVE) -> Iterator[Line]:
    """Yield the messages of every ``*.raw.txt``, file by file in the order of their names."""
    with tarfile.open(archive) as tar:
        members = [each for each in tar.getmembers() if each.name.endswith(".raw.txt")]
        for member in sorted(members, key=lambda each: each.name):
            content = tar.extractfile(member)
            assert content is not None
            text = content.read().decode("utf-8", "replace")
            yield from _of_file(member.name.partition("/")[2], text)


def recorded(messages: Iterator[Line]) -> Iterator[tuple[Line, Recorded]]:
    """Yield each line with the event that an import into one channel records of it."""
    channel = ConversationId(uuid7(1_000, bytes(10)))
    nicks: dict[str, UserId] = {}
    for revision, line in enumerate(messages):
        author = nicks.setdefault(line.nick.lower(), _person(line.nick))
        address = _ADDRESS.match(line.body)
        mentioned = nicks.get(address[1].lower()) if address else None
        event = MessageSent(
            message_id=_message(line),
            conversation_id=channel,
            author_id=author,
            body=line.body,
            mentions=() if mentioned is None else (mentioned,),
            occurred_at=line.sent_at,
        )
        yield line, _record(event, revision)


def _of_file(name: str, text: str) -> Iterator[Line]:
    found = _DAY.search(name)
    day = datetime.strptime(found[0], "%Y-%m-%d").replace(tzinfo=UTC) if found else _UNDATED
    before = timedelta()
    for number, raw in enumerate(text.split("\n")):
        if line := _LINE.match(raw.replace("\0", "")):
            clock = timedelta(hours=int(line[1]), minutes=int(line[2]))
            # A log that goes over midnight starts again at 00:00.
            at = clock + timedelta(days=before.days + (clock < before - timedelta(before.days)))
            before = at
            if body := line[4].strip():
                yield Line(name, number, line[3], day + at, body)


def _record(event: MessageSent, revision: int) -> Recorded:
    encoded = encode(event)
    stream = timeline(event.conversation_id)
    return Recorded(
        partition=partition_of(stream.key, 16),
        offset=revision,
        stream=stream.name,
        key=stream.key,
        revision=revision,
        type=encoded.type,
        schema=encoded.schema,
        event_id=event.message_id,
        recorded_at=microseconds(datetime(2026, 1, 1, tzinfo=UTC)) + revision,
        actor_id=event.author_id,
        correlation_id=UUID(int=1),
        payload=encoded.payload,
    )


def _message(line: Line) -> MessageId:
    entropy = sha256(f"{line.file}/{line.number}".encode()).digest()[:10]
    return MessageId(uuid7(int(line.sent_at.timestamp() * 1000), entropy))


def _person(nick: str) -> UserId:
    return UserId(uuid7(1_000, sha256(nick.lower().encode()).digest()[:10]))
