"""``/v1/messages/{id}`` with its thread and its earlier texts."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from contracts.identity import Principal
from contracts.ids import MessageId
from contracts.views.message import Message, MessageList, RevisionList
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import MessageUnknown
from query_api.history import PROJECTION, MessageHistory
from query_api.ports import Authority


class MessagesController(Controller):
    """Single messages."""

    path = "/messages/{message_id:uuid}"
    tags = ("messages",)

    @get(operation_id="message", reads=PROJECTION, responses=refusals(MessageUnknown))
    async def message(
        self,
        *,
        message_id: FromPath[MessageId],
        principal: NamedDependency[Principal],
        history: Provided[MessageHistory],
        authority: Provided[Authority],
    ) -> Message:
        """Show one message; of a deleted one its place is left."""
        return await _readable(history, authority, principal, message_id)

    @get("/thread", operation_id="thread", reads=PROJECTION, responses=refusals(MessageUnknown))
    async def thread(
        self,
        *,
        message_id: FromPath[MessageId],
        principal: NamedDependency[Principal],
        history: Provided[MessageHistory],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> MessageList:
        """Read the thread that a message is in or begins: its root, then the replies."""
        message = await _readable(history, authority, principal, message_id)
        root_id, me = message.thread_root_id or message_id, principal.user_id
        after = cursors.open(cursor, int, "thread", root_id, me)
        rows = await history.thread(root_id, me, after, limit + 1)
        items, following = cursors.page(rows, limit, "thread", root_id, me)
        return MessageList(items=items, next=following)

    @get(
        "/history",
        operation_id="message-history",
        reads=PROJECTION,
        responses=refusals(MessageUnknown),
    )
    async def history(
        self,
        *,
        message_id: FromPath[MessageId],
        principal: NamedDependency[Principal],
        history: Provided[MessageHistory],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> RevisionList:
        """List the texts that a message had, oldest first; of a deleted one there are none."""
        await _readable(history, authority, principal, message_id)
        bound = ("message-history", message_id, principal.user_id)
        after = cursors.open(cursor, int, *bound)
        rows = await history.revisions(message_id, after, limit + 1)
        items, following = cursors.page(rows, limit, *bound)
        return RevisionList(items=items, next=following)


async def _readable(
    history: MessageHistory, authority: Authority, principal: Principal, message_id: MessageId
) -> Message:
    message = await history.message(message_id, principal.user_id)
    if message is None or not await authority.may_read(principal.user_id, message.conversation_id):
        raise MessageUnknown(message_id)
    return message
