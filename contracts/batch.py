"""What the bus carries: consecutive events of one lane, with enough to see what is missing.

MessagePack. A reader that needs no payloads decodes the index and leaves the events as they are.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from msgspec import Raw, Struct

from contracts.log import Recorded

BATCH_BYTES = 256 * 1024
"""Most bytes of a batch; one with a single event may be larger."""

_INDEXED = 64
"""Bytes of an event in the index, at most."""

_ENCODER = msgspec.msgpack.Encoder(uuid_format="bytes")
_EVENT = msgspec.msgpack.Decoder(Recorded)


class Indexed(Struct, frozen=True, array_like=True):
    """What one event is about."""

    key: UUID
    """The conversation, or the user of a ``user-`` stream."""
    type: str
    revision: int


class Batch(Struct, frozen=True, kw_only=True):
    """All events that a partition holds from ``first`` to ``last``, in order.

    A bounded log forgets what newer events of a stream replaced, so offsets between may be missing.
    """

    log: UUID
    epoch: int
    partition: int
    first: int
    last: int
    prev_hash: bytes | None
    """The hash of the event before ``first``; None at the start, and where nothing is chained."""
    hash: bytes | None
    """The hash of the event at ``last``."""
    index: list[Indexed]
    events: list[Raw]

    def decoded(self) -> list[Recorded]:
        """Return the events."""
        return [_EVENT.decode(event) for event in self.events]


_BATCH = msgspec.msgpack.Decoder(Batch)


class Sealed(Struct, frozen=True, kw_only=True):
    """A batch ready to be published."""

    partition: int
    first: int
    last: int
    hash: bytes | None
    body: bytes


def pack(
    log: UUID, epoch: int, after: int, prev_hash: bytes | None, events: Sequence[Recorded]
) -> list[Sealed]:
    """Return the batches of one partition's events, all that follow the offset ``after``."""
    batches: list[Sealed] = []
    for part in _parts(events):
        recorded, encoded = part
        last = recorded[-1]
        batch = Batch(
            log=log,
            epoch=epoch,
            partition=last.partition,
            first=after + 1,
            last=last.offset,
            prev_hash=prev_hash,
            hash=last.hash,
            index=[Indexed(event.key, event.type, event.revision) for event in recorded],
            events=encoded,
        )
        batches.append(
            Sealed(
                partition=batch.partition,
                first=batch.first,
                last=batch.last,
                hash=batch.hash,
                body=_ENCODER.encode(batch),
            )
        )
        after, prev_hash = batch.last, batch.hash
    return batches


def unpack(body: bytes) -> Batch:
    """Return the batch that ``body`` holds.

    Raises:
        msgspec.MsgspecError: it holds none.
    """
    return _BATCH.decode(body)


def _parts(events: Sequence[Recorded]) -> list[tuple[list[Recorded], list[Raw]]]:
    """Part events so that no part is larger than a batch may be, unless one event is."""
    parts: list[tuple[list[Recorded], list[Raw]]] = []
    size = BATCH_BYTES
    for event in events:
        encoded = Raw(_ENCODER.encode(event))
        weight = len(encoded) + _INDEXED
        size += weight
        if size > BATCH_BYTES:
            parts.append(([], []))
            size = weight
        parts[-1][0].append(event)
        parts[-1][1].append(encoded)
    return parts
