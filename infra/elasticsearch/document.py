"""Documents of the message index: messages, and what happened between them."""

from typing import Final, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from contracts.ids import ConversationId, MessageId, UserId
from contracts.views.message import SystemItem
from infra.elasticsearch.names import shelf, shelf_at
from projections.messages import PLAIN, Details, MessageDocument


class Text(Struct, frozen=True, array_like=True):
    """An earlier text of a message, the version that it gave way to, and its own time."""

    version: int
    body: str
    at: int


class Stored(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message as it is indexed; of a deleted one no text and no name is left but the author's."""

    kind: Literal["message", "item"]
    id: str
    conversation: ConversationId
    seq: int
    """Of an item: that of the message it follows."""
    offset: int
    """Of the event that it began with."""
    folded: int
    """One more than the offset of the last event that is in it."""
    version: int = 0
    """As ``folded``, of the message's own events alone."""
    gone: int | None = None
    """The version that deleted it."""
    author: UserId | None = None
    recorded_at: int = 0
    occurred_at: int | None = None
    sent_at: int = 0
    alive: bool = False
    thread: MessageId | None = None
    replies: int = 0
    facets: tuple[str, ...] = ()
    mentions: tuple[UserId, ...] = ()
    pinned_at: int | None = None
    context_ids: tuple[MessageId, ...] = ()
    context: str | None = None
    text: str | None = None
    """What people read, as it is searched."""
    signs: str | None = None
    """The same, where some of it is written without spaces."""
    body: str | None = None
    """The text with its marks, where it has some."""
    details: Details = PLAIN
    revisions: tuple[Text, ...] = ()
    item: SystemItem | None = None

    @property
    def message_id(self) -> MessageId:
        """The id of a message."""
        return MessageId(UUID(self.id))

    @property
    def full_body(self) -> str | None:
        """The text with its marks; None once deleted."""
        return self.text if self.body is None else self.body

    @property
    def document(self) -> MessageDocument:
        """The message as the projection folds it."""
        return MessageDocument(
            message_id=self.message_id,
            conversation_id=self.conversation,
            seq=self.seq,
            author_id=self.author or UserId(UUID(int=0)),
            recorded_at=self.recorded_at,
            occurred_at=self.occurred_at,
            version=self.version,
            body=self.full_body,
            details=self.details,
        )

    @property
    def shelf(self) -> str:
        """Which index it lies in."""
        return shelf_at(self.recorded_at) if self.kind == "item" else shelf(UUID(self.id))


def item_document(item: SystemItem, offset: int, recorded_at: int) -> Stored:
    """Return the document of a system item."""
    return Stored(
        kind="item",
        id=item.item_id,
        conversation=item.conversation_id,
        seq=item.after_seq,
        offset=offset,
        folded=offset + 1,
        recorded_at=recorded_at,
        item=item,
    )


ENCODER: Final = msgspec.json.Encoder()
