"""``/v1/conversations/{id}/members``."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from contracts.identity import Principal
from contracts.ids import ConversationId
from contracts.views.conversation import MemberList
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import ConversationUnknown
from query_api.members import PROJECTION, MemberKey, Members
from query_api.ports import Authority


class MembersController(Controller):
    """Who is in a conversation."""

    tags = ("conversations",)

    @get(
        "/conversations/{conversation_id:uuid}/members",
        operation_id="members",
        reads=PROJECTION,
        responses=refusals(ConversationUnknown),
    )
    async def members(
        self,
        *,
        conversation_id: FromPath[ConversationId],
        principal: NamedDependency[Principal],
        members: Provided[Members],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> MemberList:
        """List the members of a conversation: owners, admins, members, guests, each by name."""
        me = principal.user_id
        if not await authority.may_read(me, conversation_id):
            raise ConversationUnknown(conversation_id)
        after = cursors.open(cursor, MemberKey, "members", me, conversation_id)
        rows = await members.members(conversation_id, after, limit + 1)
        items, following = cursors.page(rows, limit, "members", me, conversation_id)
        return MemberList(items=items, next=following)
