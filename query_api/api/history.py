"""``/v1/conversations/{id}/messages|threads|pins|files``."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from contracts.identity import Principal
from contracts.ids import ConversationId
from contracts.views.conversation import FileList, PinList
from contracts.views.message import MessagePage, ThreadList
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import ConversationUnknown
from query_api.history import PROJECTION, FileKey, MessageHistory, PinKey, Window
from query_api.ports import Authority

Seq = Annotated[int | None, QueryParameter(ge=0, le=2**53, description="A message's `seq`.")]


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
    )
    async def threads(
        self,
        *,
        conversation_id: FromPath[ConversationId],
        principal: NamedDependency[Principal],
        history: Provided[MessageHistory],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> ThreadList:
        """List threads, the one with the newest reply first."""
        await _may_read(authority, principal, conversation_id)
        bound = ("threads", conversation_id, principal.user_id)
        before = cursors.open(cursor, int, *bound)
        rows = await history.threads(conversation_id, principal.user_id, before, limit + 1)
        items, following = cursors.page(rows, limit, *bound)
        return ThreadList(items=items, next=following)

    @get("/pins", operation_id="pins", reads=PROJECTION, responses=refusals(ConversationUnknown))
    async def pins(
        self,
        *,
        conversation_id: FromPath[ConversationId],
        principal: NamedDependency[Principal],
        history: Provided[MessageHistory],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> PinList:
        """List pinned messages, the newest pin first."""
        await _may_read(authority, principal, conversation_id)
        bound = ("pins", conversation_id, principal.user_id)
        after = cursors.open(cursor, PinKey, *bound)
        rows = await history.pins(conversation_id, principal.user_id, after, limit + 1)
        items, following = cursors.page(rows, limit, *bound)
        return PinList(items=items, next=following)

    @get("/files", operation_id="files", reads=PROJECTION, responses=refusals(ConversationUnknown))
    async def files(
        self,
        *,
        conversation_id: FromPath[ConversationId],
        principal: NamedDependency[Principal],
        history: Provided[MessageHistory],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> FileList:
        """List files, those of the newest message first."""
        await _may_read(authority, principal, conversation_id)
        bound = ("files", conversation_id, principal.user_id)
        after = cursors.open(cursor, FileKey, *bound)
        rows = await history.files(conversation_id, after, limit + 1)
        items, following = cursors.page(rows, limit, *bound)
        return FileList(items=items, next=following)


async def _may_read(
    authority: Authority, principal: Principal, conversation_id: ConversationId
) -> None:
    if not await authority.may_read(principal.user_id, conversation_id):
        raise ConversationUnknown(conversation_id)
