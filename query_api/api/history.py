"""``/v1/conversations/{id}/messages|threads|pins|files``."""

from collections.abc import Sequence
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from contracts.identity import Principal
from contracts.ids import ConversationId, UserId
from contracts.views.conversation import FileList, PinList
from contracts.views.message import MessagePage, ThreadList
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Item, Key, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import ConversationUnknown
from query_api.history import PROJECTION, FileKey, MessageHistory, PinKey, Window
from query_api.ports import Authority

Seq = Annotated[int | None, QueryParameter(ge=0, le=2**53, description="A message's `seq`.")]


class Asked(Struct, frozen=True, kw_only=True):
    """A page of a list of one conversation, asked for by someone who may read it."""

    conversation_id: ConversationId
    reader: UserId
    cursors: Cursors
    cursor: str | None
    limit: int

    def after(self, of: str, key: type[Key]) -> Key | None:
        """Return the sort key where the page begins, None at the beginning of the list."""
        return self.cursors.open(self.cursor, key, of, self.conversation_id, self.reader)

    def page(self, of: str, rows: Sequence[tuple[object, Item]]) -> tuple[list[Item], str | None]:
        """Cut rows, one more than the limit, and seal where it goes on."""
        return self.cursors.page(rows, self.limit, of, self.conversation_id, self.reader)


async def asked(
    *,
    conversation_id: FromPath[ConversationId],
    principal: NamedDependency[Principal],
    authority: Provided[Authority],
    cursors: Provided[Cursors],
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Asked:
    """Take the parameters that every list of a conversation has.

    Raises:
        ConversationUnknown: the caller may not know of it.
    """
    await _may_read(authority, principal, conversation_id)
    return Asked(
        conversation_id=conversation_id,
        reader=principal.user_id,
        cursors=cursors,
        cursor=cursor,
        limit=limit,
    )


LISTED = {"asked": Provide(asked)}


class HistoryController(Controller):
    """What was said in a conversation."""

    path = "/conversations/{conversation_id:uuid}"
    tags = ("messages",)

    @get(
        "/messages",
        operation_id="messages",
        reads=PROJECTION,
        responses=refusals(ConversationUnknown),
    )
    async def messages(
        self,
        *,
        conversation_id: FromPath[ConversationId],
        principal: NamedDependency[Principal],
        history: Provided[MessageHistory],
        authority: Provided[Authority],
        before_seq: Seq = None,
        after_seq: Seq = None,
        around_seq: Seq = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> MessagePage:
        """Read messages in rising `seq`, with what happened between them.

        Without a `seq` these are the newest. `before_seq` and `after_seq` may be given together;
        `around_seq` is taken alone. `limit` counts messages.
        """
        await _may_read(authority, principal, conversation_id)
        window = Window(before=before_seq, after=after_seq, around=around_seq, limit=limit)
        return await history.page(conversation_id, principal.user_id, window)

    @get(
        "/threads",
        operation_id="threads",
        reads=PROJECTION,
        responses=refusals(ConversationUnknown),
        dependencies=LISTED,
    )
    async def threads(
        self, asked: Provided[Asked], history: Provided[MessageHistory]
    ) -> ThreadList:
        """List threads, the one with the newest reply first."""
        before = asked.after("threads", int)
        rows = await history.threads(asked.conversation_id, asked.reader, before, asked.limit + 1)
        items, following = asked.page("threads", rows)
        return ThreadList(items=items, next=following)

    @get(
        "/pins",
        operation_id="pins",
        reads=PROJECTION,
        responses=refusals(ConversationUnknown),
        dependencies=LISTED,
    )
    async def pins(self, asked: Provided[Asked], history: Provided[MessageHistory]) -> PinList:
        """List pinned messages, the newest pin first."""
        after = asked.after("pins", PinKey)
        rows = await history.pins(asked.conversation_id, asked.reader, after, asked.limit + 1)
        items, following = asked.page("pins", rows)
        return PinList(items=items, next=following)

    @get(
        "/files",
        operation_id="files",
        reads=PROJECTION,
        responses=refusals(ConversationUnknown),
        dependencies=LISTED,
    )
    async def files(self, asked: Provided[Asked], history: Provided[MessageHistory]) -> FileList:
        """List files, those of the newest message first."""
        after = asked.after("files", FileKey)
        rows = await history.files(asked.conversation_id, after, asked.limit + 1)
        items, following = asked.page("files", rows)
        return FileList(items=items, next=following)


async def _may_read(
    authority: Authority, principal: Principal, conversation_id: ConversationId
) -> None:
    if not await authority.may_read(principal.user_id, conversation_id):
        raise ConversationUnknown(conversation_id)
