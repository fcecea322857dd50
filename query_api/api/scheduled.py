"""``/v1/scheduled-messages``: what one wrote to be sent later."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from contracts.identity import Principal
from contracts.ids import ConversationId
from contracts.views.scheduled import ScheduledMessageList
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.scheduled import PROJECTION, ScheduledKey, ScheduledMessages

Where = Annotated[
    ConversationId | None, QueryParameter(description="Only those of this conversation.")
]


class ScheduledController(Controller):
    """Messages that wait to be sent."""

    tags = ("messages",)

    @get(
        "/scheduled-messages",
        operation_id="scheduled-messages",
        reads=PROJECTION,
        responses=refusals(),
    )
    async def scheduled_messages(
        self,
        *,
        principal: NamedDependency[Principal],
        scheduled: Provided[ScheduledMessages],
        cursors: Provided[Cursors],
        conversation_id: Where = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> ScheduledMessageList:
        """List your own messages that wait to be sent, the next one due first."""
        me = principal.user_id
        bound = ("scheduled-messages", me, conversation_id)
        after = cursors.open(cursor, ScheduledKey, *bound)
        rows = await scheduled.waiting(me, conversation_id, after, limit + 1)
        items, following = cursors.page(rows, limit, *bound)
        return ScheduledMessageList(items=items, next=following)
