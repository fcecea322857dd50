"""What stands in an invite link: the ids of conversation and link, sealed with the server's key."""

from uuid import UUID

from commands.domain.errors import InviteUnknown
from contracts.ids import ConversationId, InviteId
from contracts.tokens import InvalidToken, Sealer

_PURPOSE = "invite-link"


class InviteCodes:
    """Makes codes that nobody can guess and finds out what they open; nothing is stored."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def seal(self, conversation_id: ConversationId, invite_id: InviteId) -> str:
        """Return the code of a link."""
        return self._sealer.seal_cursor(_PURPOSE, conversation_id.bytes + invite_id.bytes)

    def open(self, code: str) -> tuple[ConversationId, InviteId]:
        """Return the ids that ``code`` stands for.

        Raises:
            InviteUnknown: it is no code of this server.
        """
        try:
            content = self._sealer.open_cursor(_PURPOSE, code)
        except InvalidToken:
            raise InviteUnknown("no such invite link") from None
        conversation_id, invite_id = UUID(bytes=content[:16]), UUID(bytes=content[16:])
        return ConversationId(conversation_id), InviteId(invite_id)
