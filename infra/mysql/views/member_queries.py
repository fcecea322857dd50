"""Reads of the members read model."""

from typing import Final

from contracts.ids import ConversationId, UserId
from contracts.views.conversation import Member
from infra.mysql import view_books
from infra.mysql.session import Session, Value
from infra.mysql.view_versions import MysqlVersions
from infra.read_models import members as rows
from query_api.members import MemberKey
from query_api.ports import Candidates

_MEMBERS: Final = """
SELECT place, CONVERT(name USING utf8mb4), user_id, standing, person
  FROM (
    SELECT s.place, COALESCE(p.name, '') AS name, s.user_id, s.standing, p.person
      FROM {standings} AS s LEFT JOIN {people} AS p ON p.id = s.user_id
     WHERE s.conversation_id = %s AND s.place IS NOT NULL
  ) AS present
 WHERE place > %s OR (place = %s AND (name > %s OR (name = %s AND user_id > %s)))
 ORDER BY place, name, user_id LIMIT %s
"""


class MysqlMembers:
    """Who is in which conversation."""

    def __init__(self, versions: MysqlVersions) -> None:
        self._versions = versions

    async def members(
        self, conversation_id: ConversationId, after: MemberKey | None, limit: int
    ) -> list[tuple[MemberKey, Member]]:
        """Return the present members of a conversation."""
        rank, name, user_id = after or rows.BEGINNING
        place: tuple[Value, ...] = (str(conversation_id), rank, rank, name, name, str(user_id))

        async def read(session: Session) -> list[rows.MemberRow]:
            return await session.rows(rows.MemberRow, _MEMBERS, *place, limit)

        return [rows.member(row) for row in await self._versions.read(read)]

    async def conversations_of(self, user_id: UserId) -> Candidates:
        """Return the conversations that the person seems to be a member of or banned from."""
        return await self._candidates(
            "SELECT conversation_id FROM {standings}"
            " WHERE user_id = %s AND (place IS NOT NULL OR banned)",
            str(user_id),
        )

    async def public_channels(self) -> Candidates:
        """Return the conversations that seem to be public."""
        return await self._candidates("SELECT id FROM {public_conversations}")

    async def _candidates(self, query: str, *values: str) -> Candidates:
        async def read(session: Session) -> Candidates:
            # Before the rows: what is read then has at least this.
            checkpoint = await view_books.checkpoint(session)
            found = await session.column(ConversationId, query, *values)
            return Candidates(found, checkpoint)

        return await self._versions.read(read)
