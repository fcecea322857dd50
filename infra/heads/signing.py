"""Signs the heads of the log on a schedule: the note goes into the log, and onto a shelf elsewhere.

Each gateway of a cluster does this. Whoever is first writes, for the stream must be where the note
says that it was; the others take the note up from the log and find it on the shelf (ADR 0061).
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid5

import structlog

from commands.ports import Append, Appended, EventLog, NewEvent, Unavailable, Write
from contracts import streams
from contracts.events.codec import decode, encode
from contracts.events.heads import HeadsSigned
from contracts.ids import SYSTEM, CommandId
from contracts.log import Metadata, Recorded
from contracts.streams import Stream
from infra.event_log.damage import Head, Heads
from infra.heads.note import Signer, parse, sign
from infra.heads.stored import last_of, name_of
from infra.heads.text import read, written

RETRY = timedelta(seconds=5)
_JITTER = 0.05
logger = structlog.stdlib.get_logger()


class SignedLog(EventLog, Protocol):
    """A log that can be told from any other."""

    log_id: UUID
    epoch: int


class Shelf(Protocol):
    """Where notes lie beside the log; a note that is there stays as it is."""

    async def put(self, name: str, note: str) -> None:
        """Keep a note under a name, unless there is one of that name."""


class HeadSigning:
    """Signs whenever heads moved, at most once in ``each``; never if that is nothing."""

    def __init__(
        self,
        log: SignedLog,
        signers: Sequence[Signer],
        shelf: Shelf,
        clock: Callable[[], datetime],
        each: timedelta,
    ) -> None:
        """Know of no note yet; ``run`` looks for the last one."""
        self._log = log
        self._signers = signers
        self._shelf = shelf
        self._clock = clock
        self._each = each
        self._stream = streams.heads(log.log_id)
        self._begun = clock()
        self._last: Recorded | None = None
        self._shelved = -1
        """Revision of the last note that lies on the shelf."""

    async def run(self) -> None:
        """Go on until cancelled; what cannot be done now is tried again."""
        while self._each:
            try:
                wait = await self.turn()
            except Exception as error:  # noqa: BLE001 — the next turn may do
                logger.warning("heads_not_signed", error=repr(error))
                wait = RETRY
            spread = 1 + random.uniform(0, _JITTER)  # noqa: S311 — nodes need not sign at once
            await asyncio.sleep(wait.total_seconds() * spread)

    async def turn(self) -> timedelta:
        """Sign if it is time and there is anything new; return how long to wait then."""
        await self._take_up()
        if self._due() <= self._clock():
            await self._sign()
            await self._take_up()
        await self._shelve()
        return max(self._due() - self._clock(), timedelta()) or self._each

    def _due(self) -> datetime:
        return (self._begun if self._last is None else self._last.recorded) + self._each

    async def _take_up(self) -> None:
        """Learn of the last note, whoever signed it."""
        if self._last is None:
            self._last = await last_of(self._log, self._stream)
            self._shelved = (self._last.revision if self._last else 0) - 1
        else:
            for event in await self._log.read_stream(self._stream, self._last.revision):
                self._last = event

    async def _sign(self) -> None:
        ends = await self._log.heads()
        heads = {part: end for part, end in ends.items() if end >= 0}
        events = await self._log.read({part: end - 1 for part, end in heads.items()}, len(heads))
        found = {event.partition: Head(event.offset, event.hash or b"") for event in events}
        now = Heads(self._log.log_id, self._log.epoch, found)
        if not self._moved(now):
            return
        text = written(now, self._log.partitions, self._clock())
        await self._append(
            HeadsSigned(
                note=sign(text, self._signers),
                verifiers=tuple(str(signer.verifier) for signer in self._signers),
            )
        )

    def _moved(self, now: Heads) -> bool:
        """Say whether anything came but the last note itself."""
        event = None if self._last is None else decode(self._last)
        if self._last is None or not isinstance(event, HeadsSigned):
            return bool(now.heads)
        before = dict(read(parse(event.note).text).heads)
        before[self._last.partition] = Head(self._last.offset, self._last.hash or b"")
        return before != now.heads

    async def _append(self, event: HeadsSigned) -> None:
        after = -1 if self._last is None else self._last.revision
        match await self._log.append(_append_of(event, self._stream, after)):
            case Appended(position=position):
                logger.info("heads_signed", partition=position.lane, offset=position.offset)
            case Unavailable(reason=reason):
                logger.warning("heads_not_signed", error=reason)
            case _:
                pass  # another node was first, which is as good

    async def _shelve(self) -> None:
        for event in await self._log.read_stream(self._stream, self._shelved):
            signed = decode(event)
            if isinstance(signed, HeadsSigned):
                await self._shelf.put(name_of(event), signed.note)
            self._shelved = event.revision


def _append_of(event: HeadsSigned, stream: Stream, after: int) -> Append:
    encoded = encode(event)
    new = NewEvent(encoded.type, encoded.schema, encoded.payload)
    metadata = Metadata(
        actor_id=SYSTEM,
        command_id=CommandId(uuid5(stream.key, f"heads {after + 1}")),
        correlation_id=uuid5(stream.key, "heads"),
    )
    writes = (Write(stream, (new,), after),)
    return Append(key=stream.key, metadata=metadata, fingerprint=b"heads", writes=writes)
