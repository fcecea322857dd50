"""``/v1/inbox``, ``/v1/conversations/{id}`` and ``/v1/channels``."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from contracts.identity import Principal
from contracts.ids import ConversationId
from contracts.views.conversation import ChannelList, Conversation, Inbox
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import ConversationUnknown, NotCaughtUp
from query_api.inbox import PROJECTION, ChannelKey, Conversations, InboxKey
from query_api.ports import Authority

Text = Annotated[str, QueryParameter(max_length=200, description="Part of a title or topic.")]


class InboxController(Controller):
    """Conversations as their members see them."""

    tags = ("conversations",)

    @get("/inbox", operation_id="inbox", reads=PROJECTION, responses=refusals(NotCaughtUp))
    async def inbox(
        self,
        *,
        principal: NamedDependency[Principal],
        conversations: Provided[Conversations],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Inbox:
        """List the conversations you are in, newest activity first, with what is unread."""
        me = principal.user_id
        after = cursors.open(cursor, InboxKey, "inbox", me)
        rows = await conversations.inbox(me, after, limit + 1)
        items, following = cursors.page(rows, limit, "inbox", me)
        mine = set(await authority.memberships(me))
        return Inbox(items=[item for item in items if item.conversation_id in mine], next=following)

    @get(
        "/conversations/{conversation_id:uuid}",
        operation_id="conversation",
        reads=PROJECTION,
        responses=refusals(ConversationUnknown),
    )
    async def conversation(
        self,
        *,
        conversation_id: FromPath[ConversationId],
        principal: NamedDependency[Principal],
        conversations: Provided[Conversations],
        authority: Provided[Authority],
    ) -> Conversation:
        """Show a conversation that you are in, or a public channel."""
        if not await authority.may_read(principal.user_id, conversation_id):
            raise ConversationUnknown(conversation_id)
        found = await conversations.conversation(conversation_id, principal.user_id)
        if found is None:
            raise ConversationUnknown(conversation_id)
        return found

    @get("/channels", operation_id="channels", reads=PROJECTION, responses=refusals(NotCaughtUp))
    async def channels(
        self,
        *,
        principal: NamedDependency[Principal],
        conversations: Provided[Conversations],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        q: Text = "",
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> ChannelList:
        """Browse the public channels, the largest first, but for those you are banned from."""
        me = principal.user_id
        after = cursors.open(cursor, ChannelKey, "channels", me, q)
        rows = await conversations.channels(me, q, after, limit + 1)
        items, following = cursors.page(rows, limit, "channels", me, q)
        mine = set(await authority.readable(me))
        return ChannelList(
            items=[item for item in items if item.conversation_id in mine], next=following
        )
