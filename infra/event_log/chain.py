"""The hash chain of a partition, from stored bytes alone."""

from hashlib import sha256
from struct import Struct

_INTEGERS = Struct(">IqIqIqIqIq").pack
_LENGTHS = tuple(Struct(">I").pack(length) for length in range(1024))
_LENGTH = Struct(">I").pack
_NULL = b"\xff\xff\xff\xff"


def genesis(log_id: bytes, partition: int) -> bytes:
    """Return what stands before a partition's first hash, different in each log."""
    return sha256(log_id + _LENGTH(partition)).digest()


def commitment(salt: bytes, payload: bytes) -> bytes:
    """Return what the chain holds in place of a payload, so that the payload may go."""
    return sha256(salt + payload).digest()


def link(previous: bytes, metadata: bytes, committed: bytes) -> bytes:
    """Return an event's hash."""
    return sha256(previous + metadata + committed).digest()


def metadata(
    part: int,
    off: int,
    rev: int,
    schema: int,
    recorded_at: int,
    *fields: bytes | None,
) -> bytes:
    """Return the stored bytes of an event's row but payload, commitment and hash.

    Integers are 8 bytes, big-endian; every field has its length in front, 4 bytes; a null is a
    length of 2**32 - 1. ``fields`` are stream, key, type, event id, actor, correlation, causation
    and key_ref.
    """
    parts = [_INTEGERS(8, part, 8, off, 8, rev, 8, schema, 8, recorded_at)]
    for field in fields:
        if field is None:
            parts.append(_NULL)
        else:
            length = len(field)
            parts.append(_LENGTHS[length] if length < len(_LENGTHS) else _LENGTH(length))
            parts.append(field)
    return b"".join(parts)
