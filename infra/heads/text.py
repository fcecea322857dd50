"""The heads of a log as the text of a note, and back."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from datetime import datetime
from uuid import UUID

from infra.event_log.chain import genesis
from infra.event_log.damage import Head, Heads
from infra.heads.note import NotANote

_TITLE = "messenger heads 1"
_HASH = 32


def written(heads: Heads, partitions: int, at: datetime) -> str:
    """Return a line for each partition: its number, how many events it has, the last one's hash.

    Where there is no event yet stands what the first one's hash will follow from.
    """
    lines = [_TITLE, f"log {heads.log_id}", f"epoch {heads.epoch}", f"at {at.isoformat()}"]
    for part in range(partitions):
        head = heads.heads.get(part) or Head(-1, genesis(heads.log_id.bytes, part))
        lines.append(f"{part} {head.offset + 1} {b64encode(head.hash).decode()}")
    return "".join(f"{line}\n" for line in lines)


def read(text: str) -> Heads:
    """Return the heads that a note's text says.

    Raises:
        NotANote: it says none.
    """
    title, *lines = text.splitlines()
    if title != _TITLE:
        raise NotANote(f"a note of heads begins with {_TITLE!r}")
    try:
        log, epoch, at, *heads = (line.split(" ") for line in lines)
        if [log[0], epoch[0], at[0]] != ["log", "epoch", "at"]:
            raise NotANote("a note of heads says log, epoch and time")
        found = {int(part): Head(int(size) - 1, _hash(text)) for part, size, text in heads}
        return Heads(
            UUID(log[1]), int(epoch[1]), {n: head for n, head in found.items() if head.offset >= 0}
        )
    except (ValueError, IndexError) as error:
        raise NotANote(f"the text of the note cannot be read: {error}") from error


def _hash(encoded: str) -> bytes:
    try:
        content = b64decode(encoded, validate=True)
    except NotBase64 as error:
        raise NotANote(f"{encoded!r} is no hash") from error
    if len(content) != _HASH:
        raise NotANote(f"{encoded!r} is no hash")
    return content
