"""The archive's file: a line of JSON that says what it is, then frames, each with a checksum."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from struct import Struct as Layout
from typing import BinaryIO
from uuid import UUID

import msgspec
from msgspec import Struct

from infra.archive.tables import Row

FORMAT = "messenger-archive"
VERSION = 1
_PREFIX = Layout(">II")
"""Length and checksum of what follows."""
_LONGEST_HEADER = 64 * 1024


class NoArchive(Exception):
    """The file is not an archive that this release reads; the text says why."""


class Header(Struct, frozen=True, kw_only=True):
    """Which logs the archive holds, and up to where."""

    format: str = FORMAT
    version: int = VERSION
    release: str
    made_at: datetime
    log_id: UUID
    epoch: int
    activity_id: UUID
    activity_epoch: int
    partitions: int
    ends: dict[int, int]
    """The last offset of each partition of the event log."""
    sealed_for: str
    """Tells the secret that opens the part about identity from any other."""


class Part(Struct, frozen=True, tag="part"):
    """Consecutive rows of one table, sealed if they are about identity."""

    store: str
    table: str
    content: bytes


class End(Struct, frozen=True, tag="end"):
    """The archive is whole."""

    parts: int


Frame = Part | End
_ENCODER = msgspec.msgpack.Encoder()
_FRAME: msgspec.msgpack.Decoder[Frame] = msgspec.msgpack.Decoder(Frame)


def write_header(file: BinaryIO, header: Header) -> None:
    """Write the first line."""
    file.write(msgspec.json.encode(header) + b"\n")


def read_header(file: BinaryIO) -> Header:
    """Return what the file says it is.

    Raises:
        NoArchive: it is something else.
    """
    line = file.readline(_LONGEST_HEADER)
    try:
        header = msgspec.json.decode(line, type=Header)
    except msgspec.MsgspecError as error:
        raise NoArchive("this is no archive of `messenger events export`") from error
    if (header.format, header.version) != (FORMAT, VERSION):
        raise NoArchive(
            f"the archive has format {header.version}, and this release reads {VERSION}"
        )
    return header


def write_frame(file: BinaryIO, frame: Frame) -> None:
    """Append a frame."""
    body = zlib.compress(_ENCODER.encode(frame), 1)
    file.write(_PREFIX.pack(len(body), zlib.crc32(body)) + body)


def read_frames(file: BinaryIO) -> Iterator[Frame]:
    """Yield the whole frames from here on; the file then stands behind the last of them."""
    while True:
        place = file.tell()
        body = _body(file)
        if body is None:
            file.seek(place)
            return
        yield _FRAME.decode(zlib.decompress(body))


def encode_rows(rows: Sequence[Row]) -> bytes:
    """Return rows as the content of a part."""
    return _ENCODER.encode(rows)


def decode_rows(content: bytes) -> list[Row]:
    """Return the rows of a part's content."""
    return [tuple(row) for row in msgspec.msgpack.decode(content)]


def _body(file: BinaryIO) -> bytes | None:
    prefix = file.read(_PREFIX.size)
    if len(prefix) < _PREFIX.size:
        return None
    length, checksum = _PREFIX.unpack(prefix)
    body = file.read(length)
    return body if len(body) == length and zlib.crc32(body) == checksum else None
