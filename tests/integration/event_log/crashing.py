"""Kills a writer of an event log again and again: python -m …crashing FOLDER TIMES SEED.

The writer notes each command in a file before it submits it, and once more when it is answered;
when it is started again, it repeats the commands that were never answered.
"""

import asyncio
import os
import random
import signal
import sys
import time
from pathlib import Path
from uuid import UUID

from commands.ports import Append, NewEvent, Write
from contracts.ids import CommandId, UserId, uuid7
from contracts.log import Metadata
from contracts.streams import Stream
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog
from tests.contract.event_log.appends import recorded

ACTOR = UserId(UUID(int=7))
CALLERS = 16


def append_of(event_id: UUID) -> Append:
    """The command is a function of its id, as in an outbox."""
    key = UUID(int=event_id.int % 5)
    command = CommandId(event_id)
    said = NewEvent("Said", 1, b"x" * 300, event_id)
    return Append(
        key=key,
        metadata=Metadata(actor_id=ACTOR, command_id=command, correlation_id=command),
        fingerprint=event_id.bytes,
        writes=(Write(Stream(f"timeline-{key}", key), (said,)),),
    )


class Notes:
    """What was submitted and what was answered; a line is whole or not there."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def submitted(self, event_id: UUID) -> None:
        os.write(self._file, f"s {event_id}\n".encode())

    def answered(self, event_id: UUID, lane: int, offset: int) -> None:
        os.write(self._file, f"a {event_id} {lane} {offset}\n".encode())


def read_notes(path: Path) -> tuple[set[UUID], dict[UUID, tuple[int, int]]]:
    """Return the ids submitted, and the places of those answered."""
    submitted: set[UUID] = set()
    answered: dict[UUID, tuple[int, int]] = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        kind, event_id, *place = line.split()
        if kind == "s":
            submitted.add(UUID(event_id))
        else:
            answered[UUID(event_id)] = (int(place[0]), int(place[1]))
    return submitted, answered


async def write(folder: Path, *, only_repeat: bool) -> None:
    """Repeat what was not answered, then go on until killed."""
    submitted, answered = read_notes(folder / "notes")
    notes = Notes(folder / "notes")
    log = SqliteEventLog.open(folder / "log.db", feed=InProcessFeed())

    async def send(event_id: UUID) -> None:
        position = recorded(await log.append(append_of(event_id))).position
        notes.answered(event_id, *position)

    async def send_on() -> None:
        while True:
            event_id = uuid7()
            notes.submitted(event_id)
            await send(event_id)

    await asyncio.gather(*map(send, submitted - set(answered)))
    if not only_repeat:
        await asyncio.gather(*(send_on() for _ in range(CALLERS)))
    await log.close()


def live_and_die(folder: Path, seconds: float) -> None:
    """Run a writer for a while and kill it with no warning."""
    child = os.fork()
    if child == 0:
        asyncio.run(write(folder, only_repeat=False))
        os._exit(1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main(folder: Path, times: int, seed: int) -> None:
    """Kill the writer ``times`` times, then let it repeat what is open."""
    chance = random.Random(seed)
    for n in range(times):
        # Some live long enough for the write-ahead log to be worked off.
        live_and_die(folder, chance.uniform(0.5, 0.8) if n % 25 == 0 else chance.uniform(0, 0.06))
    asyncio.run(write(folder, only_repeat=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
