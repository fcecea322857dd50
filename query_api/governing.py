"""Who governs a conversation: from the membership's own stream, never from a read model."""

from typing import Final

from contracts.events.codec import decode
from contracts.events.membership import MemberJoined, Role, RoleChanged
from contracts.ids import ConversationId, UserId
from contracts.streams import membership
from query_api.errors import ConversationUnknown, NotAMember, NotPermitted
from query_api.membership import ENDS, JOINS
from query_api.ports import Authority, LogReader
from query_api.whole import whole

GOVERNING: Final = frozenset({Role.OWNER, Role.ADMIN})
"""Who may ban, and make and revoke invite links, as docs/permissions.md has it."""


async def require_governing(
    log: LogReader, authority: Authority, user_id: UserId, conversation_id: ConversationId
) -> None:
    """Let those who govern a conversation see who may come in.

    Raises:
        ConversationUnknown: there is none, or the person may not know of it.
        NotAMember: it is a public channel, and the person is not in it.
        NotPermitted: the person's role does not allow it.
    """
    role = await role_of(log, user_id, conversation_id)
    if role in GOVERNING:
        return
    if role is not None:
        raise NotPermitted("see its invite links and bans")
    if await authority.may_read(user_id, conversation_id):
        raise NotAMember(conversation_id)
    raise ConversationUnknown(conversation_id)


async def role_of(log: LogReader, user_id: UserId, conversation_id: ConversationId) -> Role | None:
    """Return the role that a person has now, None for who is no member."""
    role: Role | None = None
    for recorded in await whole(log, membership(conversation_id, user_id)):
        event = decode(recorded)
        if isinstance(event, MemberJoined | RoleChanged):
            role = event.role
        elif recorded.type in JOINS:
            role = Role.MEMBER  # erased: the least that it may have been
        elif recorded.type in ENDS:
            role = None
    return role
