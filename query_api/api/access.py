"""``/v1/conversations/{id}/invite-links|bans``."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from contracts.identity import Principal
from contracts.ids import ConversationId
from contracts.views.access import BanList, InviteLink, InviteLinkList
from query_api.access import PROJECTION, Access, BanKey, InviteCodes, InviteKey, MadeLink
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import ConversationUnknown, NotAMember, NotPermitted
from query_api.governing import require_governing
from query_api.ports import Authority, LogReader

_REFUSALS = refusals(ConversationUnknown, NotAMember, NotPermitted)


class AccessController(Controller):
    """Who may come into a conversation, and who may not."""

    path = "/conversations/{conversation_id:uuid}"
    tags = ("conversations",)

    @get("/invite-links", operation_id="invite-links", reads=PROJECTION, responses=_REFUSALS)
    async def invite_links(
        self,
        *,
        conversation_id: FromPath[ConversationId],
        principal: NamedDependency[Principal],
        access: Provided[Access],
        codes: Provided[InviteCodes],
        log: Provided[LogReader],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> InviteLinkList:
        """List the invite links that were not revoked, the newest first; for owners and admins."""
        me = principal.user_id
        await require_governing(log, authority, me, conversation_id)
        after = cursors.open(cursor, InviteKey, "invite-links", me, conversation_id)
        rows = await access.invite_links(conversation_id, after, limit + 1)
        made, following = cursors.page(rows, limit, "invite-links", me, conversation_id)
        items = [_shown(link, codes.seal(conversation_id, link.invite_id)) for link in made]
        return InviteLinkList(items=items, next=following)

    @get("/bans", operation_id="bans", reads=PROJECTION, responses=_REFUSALS)
    async def bans(
        self,
        *,
        conversation_id: FromPath[ConversationId],
        principal: NamedDependency[Principal],
        access: Provided[Access],
        log: Provided[LogReader],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> BanList:
        """List who is banned, by name; for owners and admins."""
        me = principal.user_id
        await require_governing(log, authority, me, conversation_id)
        after = cursors.open(cursor, BanKey, "bans", me, conversation_id)
        rows = await access.bans(conversation_id, after, limit + 1)
        items, following = cursors.page(rows, limit, "bans", me, conversation_id)
        return BanList(items=items, next=following)


def _shown(link: MadeLink, code: str) -> InviteLink:
    return InviteLink(
        invite_id=link.invite_id,
        code=code,
        made_by=link.made_by,
        made_at=link.made_at,
        expires_at=link.expires_at,
        max_uses=link.max_uses,
        uses=link.uses,
        uses_left=None if link.max_uses is None else max(0, link.max_uses - link.uses),
    )
