"""Which notes say what may be believed of a log."""

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from uuid import UUID

from msgspec import Struct, field

from contracts import streams
from contracts.events.codec import decode
from contracts.events.heads import HeadsSigned
from infra.event_log.damage import Damage, Heads
from infra.heads.note import NotANote, Verifier, parse
from infra.heads.stored import StreamReader
from infra.heads.text import read

_PAGE = 1_000


class Evidence(Struct):
    """What notes say of earlier heads, and what is wrong with the notes themselves."""

    heads: list[Heads] = field(default_factory=list)
    damages: list[Damage] = field(default_factory=list)


class Found(Struct, frozen=True):
    """A note, and where it was: in a file, or in the log."""

    name: str
    note: str
    partition: int | None = None
    offset: int | None = None


def weigh(found: Found, verifiers: Sequence[Verifier], evidence: Evidence) -> None:
    """Add to ``evidence`` what a note says, if one of the keys signed it.

    Without any key it is taken as it is: the chain is held against it, and no more is proved.
    """
    try:
        note = parse(found.note)
        heads = read(note.text)
    except NotANote as error:
        wrong = str(error)
    else:
        if not verifiers or note.signed_by(verifiers):
            evidence.heads.append(heads)
            return
        wrong = "none of the known keys signed it"
    detail = f"{found.name}: {wrong}"
    evidence.damages.append(Damage("unsigned", detail, found.partition, found.offset))


async def in_log(log: StreamReader, log_id: UUID) -> AsyncIterator[Found]:
    """Yield the notes that the log itself holds, in order."""
    stream, after = streams.heads(log_id), -1
    while events := await log.read_stream(stream, after, _PAGE):
        for event in events:
            after = event.revision
            signed = decode(event)
            # Without its content nobody signed it.
            note = signed.note if isinstance(signed, HeadsSigned) else ""
            yield Found(f"{stream.name}@{after}", note, event.partition, event.offset)


def in_files(path: Path) -> Iterator[Found]:
    """Yield the notes of a file, or of a folder and all below it.

    Raises:
        OSError: it cannot be read.
        UnicodeDecodeError: it holds no text.
    """
    for each in sorted(path.rglob("*.note")) if path.is_dir() else [path]:
        yield Found(str(each), each.read_text(encoding="utf-8"))
