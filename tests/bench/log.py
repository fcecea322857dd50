"""How many sends the event log alone records and flushes: python -m tests.bench.log [events]."""

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec
import uvloop
from msgspec import Struct

from commands.ports import Append, Appended, EventLog, Guard, NewEvent, Outcome, Write
from contracts import streams
from contracts.ids import CommandId, ConversationId, MessageId, UserId, uuid7
from contracts.log import Metadata
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog

CONVERSATIONS = 64
BODY = b"It depends on what you mean by depends, as somebody is bound to say before lunch."
CASES = ((1, 1), (64, 1), (256, 1), (8, 50), (64, 50))
"""Submitters, and how many messages each sends before it waits for all their answers."""


class Throughput(Struct, frozen=True):
    """What one case came to; times are from submission to answer."""

    submitters: int
    batch: int
    events_per_second: int
    p50_ms: float
    p99_ms: float


class Conversation:
    """One person's timeline, guarded as a send guards it."""

    def __init__(self) -> None:
        self._id = ConversationId(uuid7())
        self._user = UserId(uuid7())
        self._guards: tuple[Guard, ...] = ()

    async def make(self, log: EventLog) -> None:
        """Record what the guards of later sends look at."""
        for stream in (
            streams.conversation(self._id),
            streams.membership(self._id, self._user),
        ):
            made = NewEvent("Made", 1, b"{}")
            await log.append(self._append(Write(stream, (made,))))
            self._guards = (*self._guards, Guard(stream, 0))

    def send(self) -> Append:
        """Return the append of one message."""
        message = MessageId(uuid7())
        payload = b'{"message_id":"%s","body":"%s"}' % (str(message).encode(), BODY)
        sent = NewEvent("MessageSent", 1, payload, message)
        return self._append(Write(streams.timeline(self._id), (sent,)))

    def _append(self, write: Write) -> Append:
        command = CommandId(uuid7())
        return Append(
            key=self._id,
            metadata=Metadata(actor_id=self._user, command_id=command, correlation_id=command),
            fingerprint=command.bytes * 2,
            writes=(write,),
            guards=self._guards,
        )


class Submitter:
    """Submits ``size`` appends at once, and the next when all are answered."""

    def __init__(self, log: EventLog, appends: Iterator[Append], size: int) -> None:
        self.seconds: list[float] = []
        self.finished = asyncio.get_running_loop().create_future()
        self._log = log
        self._appends = appends
        self._size = size
        self._waiting = 0

    def submit(self) -> None:
        """Submit the next, or finish when there are none."""
        some = list(islice(self._appends, self._size))
        self._waiting = len(some)
        if not some:
            self.finished.set_result(None)
        for append in some:
            self._log.submit(append, partial(self._answered, time.perf_counter()))

    def _answered(self, started: float, outcome: Outcome) -> None:
        if not isinstance(outcome, Appended):
            raise TypeError(outcome)
        self.seconds.append(time.perf_counter() - started)
        self._waiting -= 1
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self.submit)


async def measure(log: EventLog, submitters: int, size: int, events: int) -> Throughput:
    """Record sends that were made before, so that only the log's own work is measured."""
    conversations = [Conversation() for _ in range(CONVERSATIONS)]
    for conversation in conversations:
        await conversation.make(log)
    appends = iter([conversations[n % CONVERSATIONS].send() for n in range(events)])
    gc.collect()
    gc.freeze()
    crowd = [Submitter(log, appends, size) for _ in range(submitters)]
    started = time.perf_counter()
    for submitter in crowd:
        submitter.submit()
    await asyncio.gather(*(submitter.finished for submitter in crowd))
    took = time.perf_counter() - started
    answered = sorted(second * 1000 for submitter in crowd for second in submitter.seconds)
    middle, slow = answered[events // 2], answered[events * 99 // 100]
    return Throughput(submitters, size, round(events / took), round(middle, 2), round(slow, 2))


async def measure_file(folder: Path, submitters: int, size: int, events: int) -> Throughput:
    """Measure a new log in a folder."""
    log = SqliteEventLog.open(folder / "log.db", feed=InProcessFeed())
    figures = await measure(log, submitters, size, events)
    await log.close()
    return figures


async def main(events: int) -> None:
    """Print one line a case; a submitter that is alone gets a tenth of the events."""
    for submitters, size in CASES:
        with tempfile.TemporaryDirectory() as folder:
            some = events if submitters * size > 1 else events // 10
            figures = await measure_file(Path(folder), submitters, size, some)
            print(msgspec.json.encode(figures).decode())


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
