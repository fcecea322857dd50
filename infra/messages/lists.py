"""Files and pins of a conversation, as lists page by page."""

from collections.abc import Iterable
from itertools import islice

from contracts.ids import UserId
from contracts.log import instant
from contracts.views.conversation import FileItem, Pin
from infra.messages.shown import shown
from projections.messages import MessageDocument
from query_api.history import FileKey, PinKey


def files(
    documents: Iterable[MessageDocument], after: FileKey | None, limit: int
) -> list[tuple[FileKey, FileItem]]:
    """Return the files of messages that come newest first, behind ``after``."""
    every = (
        (FileKey(document.seq, number), _file(document, number))
        for document in documents
        for number in range(len(document.details.attachments))
    )
    left = (each for each in every if after is None or _behind(each[0], after))
    return list(islice(left, limit))


def pins(
    documents: Iterable[tuple[MessageDocument, int]],
    reader: UserId,
    after: PinKey | None,
    limit: int,
) -> list[tuple[PinKey, Pin]]:
    """Return the pins of messages, given with their replies, behind ``after``: newest first."""
    found = []
    for document, replies in documents:
        at, by = document.details.pinned_at, document.details.pinned_by
        if at is not None and by is not None:
            message = shown(document, replies, reader)
            pin = Pin(message=message, pinned_by=by, pinned_at=instant(at))
            found.append((PinKey(at, document.seq), pin))
    found.sort(key=lambda each: each[0], reverse=True)
    return [each for each in found if after is None or each[0] < after][:limit]


def _file(document: MessageDocument, number: int) -> FileItem:
    attachment = document.details.attachments[number]
    return FileItem(
        message_id=document.message_id,
        seq=document.seq,
        author_id=document.author_id,
        sent_at=instant(document.sent_at),
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        attachment_id=attachment.attachment_id,
    )


def _behind(key: FileKey, after: FileKey) -> bool:
    return key.seq < after.seq or (key.seq == after.seq and key.number > after.number)
