"""Pictures without what cameras write into them: place, time and device are nobody's business.

Only the parts of a file are walked. Libraries for this decode the pixels, too, and what somebody
uploads would then meet a far larger decoder in the process that takes commands.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from commands.domain.errors import NotAPicture

_PNG_SIGNATURE: Final = 8
_PNG_TOLD: Final = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_TOLD: Final = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS: Final = 0b0000_1100
"""Of the chunk VP8X: that there is EXIF, and XMP."""
_MARKER, _START_OF_SCAN, _END_OF_IMAGE, _COMMENT = 0xFF, 0xDA, 0xD9, 0xFE
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Pixels end at a marker that is neither an escaped byte nor a restart."""
_KEPT_SEGMENTS: Final = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Application segments that colours and sizes depend on, by how they begin."""
_APPLICATION: Final = range(0xE0, 0xF0)


def without_metadata(content: bytes, media_type: str) -> bytes:
    """Return a picture with its pixels and colours alone; what stands behind its end is gone too.

    Raises:
        NotAPicture: it is not built as its type says, so that nobody knows what is in it.
    """
    strip = _STRIPPERS.get(media_type)
    try:
        return content if strip is None else strip(content)
    except IndexError:
        raise NotAPicture from None


def _jpeg(content: bytes) -> bytes:
    kept, at = [content[:2]], 2
    while content[at] == _MARKER:
        marker = content[at + 1]
        if marker == _END_OF_IMAGE:
            return b"".join([*kept, content[at : at + 2]])
        if marker == _MARKER:  # padding
            at += 1
            continue
        segment = _part(content, at, 2 + int.from_bytes(_part(content, at + 2, 2)))
        if not _tells(marker, segment[4:]):
            kept.append(segment)
        at += len(segment)
        if marker == _START_OF_SCAN:
            scan = content[at : _behind_scan(content, at)]
            kept.append(scan)
            at += len(scan)
    raise NotAPicture


def _behind_scan(content: bytes, at: int) -> int:
    found = _AFTER_SCAN.search(content, at)
    if found is None:
        raise NotAPicture
    return found.start()


def _tells(marker: int, said: bytes) -> bool:
    beginning = _KEPT_SEGMENTS.get(marker)
    if marker in _APPLICATION:
        return beginning is None or not said.startswith(beginning)
    return marker == _COMMENT


def _png(content: bytes) -> bytes:
    kept, at = [content[:_PNG_SIGNATURE]], _PNG_SIGNATURE
    while True:
        size = int.from_bytes(_part(content, at, 4)) + 12
        chunk = _part(content, at, size)
        if chunk[4:8] not in _PNG_TOLD:
            kept.append(chunk)
        if chunk[4:8] == b"IEND":
            return b"".join(kept)
        at += size


def _webp(content: bytes) -> bytes:
    kept = [_plain(chunk) for chunk in _riff(content) if chunk[:4] not in _WEBP_TOLD]
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _riff(content: bytes) -> Iterator[bytes]:
    at, end = 12, 8 + int.from_bytes(content[4:8], "little")
    while at < end:
        size = int.from_bytes(_part(content, at + 4, 4), "little")
        chunk = _part(content, at, 8 + size + size % 2)
        yield chunk
        at += len(chunk)


def _plain(chunk: bytes) -> bytes:
    """Return a chunk that does not announce what was left out."""
    if chunk[:4] != b"VP8X":
        return chunk
    return chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]


def _part(content: bytes, at: int, size: int) -> bytes:
    part = content[at : at + size]
    if len(part) != size:
        raise NotAPicture
    return part


_STRIPPERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
"""GIF has no place for what cameras write."""
