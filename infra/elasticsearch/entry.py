"""One message while a batch is folded."""

from dataclasses import dataclass, field

from contracts.events import Erased
from contracts.events.message import MessageDeleted, MessageEdited
from contracts.ids import ConversationId, MessageId
from contracts.log import microseconds
from infra.elasticsearch.document import Stored, Text
from infra.messages.facets import facets
from infra.messages.highlights import unmarked
from infra.messages.words import spaceless
from projections.facts import Fact
from projections.messages import MessageDocument, fold, superseded
from projections.search_text import plain


@dataclass(slots=True)
class Entry:
    """A message as it is stored, and as it is once the facts of the batch are folded."""

    conversation: ConversationId
    message_id: MessageId
    before: Stored | None
    document: MessageDocument | None = None
    folded: int = 0
    offset: int = 0
    gone: int | None = None
    thread: MessageId | None = None
    replies: int = 0
    revisions: tuple[Text, ...] = ()
    context_ids: tuple[MessageId, ...] = ()
    context: str | None = None
    asking: bool = False
    """Whether what it answers is to be looked up."""
    reworded: bool = field(default=False)
    """Whether a fact of the batch may have changed its text, in this application or an earlier."""

    @classmethod
    def of(
        cls, conversation: ConversationId, message_id: MessageId, before: Stored | None
    ) -> "Entry":
        """Return a message as it is stored."""
        entry = cls(conversation, message_id, before)
        if before is not None:
            entry.document = before.document
            entry.folded, entry.offset, entry.gone = before.folded, before.offset, before.gone
            entry.thread, entry.replies = before.thread, before.replies
            entry.revisions, entry.context_ids = before.revisions, before.context_ids
            entry.context = before.context
        return entry

    @property
    def text(self) -> str | None:
        """The text without marks, None without any."""
        return (
            None
            if self.document is None or self.document.body is None
            else plain(self.document.body)
        )

    def fold(self, fact: Fact) -> None:
        """Fold a fact about this message.

        Raises:
            UnknownMessage: the message was never sent.
        """
        before, event, version = self.document, fact.event, fact.recorded.offset + 1
        self.document = after = fold(before, fact)
        self.folded = max(self.folded, version)
        if before is None:
            self.offset, self.asking = fact.recorded.offset, True
            self.thread = after.details.thread_root_id
            return
        if isinstance(event, MessageEdited | MessageDeleted | Erased):
            self.reworded = True
        if old := superseded(before, after):
            text = Text(after.version, old.body, microseconds(old.at))
            self.revisions = (*self.revisions, text)
        if before.body != after.body or before.details.mentions != after.details.mentions:
            self.asking = True
        if after.body is None:
            self.revisions, self.context_ids, self.context = (), (), None
            self.gone = version if before.body is not None else self.gone

    def stored(self) -> Stored:
        """Return the document to be indexed."""
        document = self.document
        if document is None:
            raise ValueError(f"message {self.message_id} was never sent")
        body, text = document.body, self.text
        clean = None if text is None else unmarked(text)
        return Stored(
            kind="message",
            id=str(self.message_id),
            conversation=document.conversation_id,
            seq=document.seq,
            offset=self.offset,
            folded=self.folded,
            version=document.version,
            gone=self.gone,
            author=document.author_id,
            recorded_at=document.recorded_at,
            occurred_at=document.occurred_at,
            sent_at=document.sent_at,
            alive=body is not None,
            thread=self.thread,
            replies=self.replies,
            facets=tuple(sorted(facets(document))),
            mentions=document.details.mentions,
            pinned_at=document.details.pinned_at,
            context_ids=self.context_ids,
            context=self.context,
            text=clean,
            signs=clean if clean is not None and spaceless(clean) else None,
            body=None if body == clean else body,
            details=document.details,
            revisions=self.revisions,
        )
