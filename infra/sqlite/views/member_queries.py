"""Reads of the members read model."""

from sqlite3 import Connection
from typing import Final
from uuid import UUID

from contracts.ids import ConversationId, UserId
from contracts.views.conversation import Member
from infra.read_models import members as rows
from infra.sqlite.view_versions import ViewVersions
from query_api.members import MemberKey
from query_api.ports import Candidates

_MEMBERS: Final = """
SELECT s.rank, coalesce(p.name, ''), s.user_id, s.standing, p.person
  FROM standings AS s LEFT JOIN people AS p ON p.id = s.user_id
 WHERE s.conversation_id = ? AND s.rank IS NOT NULL
   AND (s.rank, coalesce(p.name, ''), s.user_id) > (?, ?, ?)
 ORDER BY 1, 2, 3 LIMIT ?
"""


class SqliteMembers:
    """Who is in which conversation."""

    def __init__(self, versions: ViewVersions) -> None:
        self._versions = versions

    async def members(
        self, conversation_id: ConversationId, after: MemberKey | None, limit: int
    ) -> list[tuple[MemberKey, Member]]:
        """Return the present members of a conversation."""
        rank, name, user_id = after or rows.BEGINNING

        def read(connection: Connection) -> list[tuple[MemberKey, Member]]:
            place = (str(conversation_id), rank, name, str(user_id), limit)
            return [
                rows.member(rows.MemberRow(*row)) for row in connection.execute(_MEMBERS, place)
            ]

        return await self._versions.read(read)

    async def conversations_of(self, user_id: UserId) -> Candidates:
        """Return the conversations that the person seems to be a member of or banned from."""
        return await self._candidates(
            "SELECT conversation_id FROM standings"
            " WHERE user_id = ? AND (rank IS NOT NULL OR banned)",
            str(user_id),
        )

    async def public_channels(self) -> Candidates:
        """Return the conversations that seem to be public."""
        return await self._candidates("SELECT id FROM public_conversations")

    async def _candidates(self, query: str, *parameters: str) -> Candidates:
        # Taken before the read: what is read has at least this.
        checkpoint = await self._versions.model.checkpoint()

        def read(connection: Connection) -> list[ConversationId]:
            return [ConversationId(UUID(text)) for (text,) in connection.execute(query, parameters)]

        return Candidates(await self._versions.read(read), checkpoint)
