"""Reads of the members read model."""

from sqlite3 import Connection
from typing import Final
from uuid import UUID

import msgspec

from contracts.ids import ConversationId, UserId
from contracts.log import instant
from contracts.views.conversation import Member
from infra.sqlite.view_versions import ViewVersions
from infra.sqlite.views.people import DECODER as PERSON
from projections.members import Standing
from query_api.members import MemberKey
from query_api.ports import Candidates

_STANDING: Final = msgspec.json.Decoder(Standing)
_BEGINNING: Final = MemberKey(-1, "", UserId(UUID(int=0)))

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
        rank, name, user_id = after or _BEGINNING

        def read(connection: Connection) -> list[tuple[MemberKey, Member]]:
            place = (str(conversation_id), rank, name, str(user_id), limit)
            return [_member(*row) for row in connection.execute(_MEMBERS, place)]

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


def _member(
    rank: int, name: str, user_id: str, standing_text: str, person_text: str | None
) -> tuple[MemberKey, Member]:
    standing = _STANDING.decode(standing_text)
    person = None if person_text is None else PERSON.decode(person_text)
    found = UserId(UUID(user_id))
    if standing.role is None:
        raise ValueError(f"{user_id} has a rank and no role")
    member = Member(
        user_id=found,
        user_name="" if person is None else person.user_name,
        display_name="" if person is None else person.display_name,
        avatar_id=None if person is None else person.avatar_id,
        role=standing.role,
        joined_at=instant(standing.joined_at),
        invited_by=standing.invited_by,
    )
    return MemberKey(rank, name, found), member
