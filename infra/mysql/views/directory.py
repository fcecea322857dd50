"""Directory of search on the read models of profiles and of conversations."""

from collections.abc import Sequence
from typing import Final

from contracts.ids import ConversationId, UserId
from infra.mysql.session import Session
from infra.mysql.view_versions import MysqlVersions
from infra.mysql.views.people import DECODER, cut
from projections.names import folded
from projections.profiles import called

_PEOPLE: Final = """
SELECT p.person FROM {words} AS w JOIN {people} AS p ON p.id = w.person WHERE w.word = %s
"""
_CHANNELS: Final = """
SELECT id FROM {conversations} WHERE slug = %s UNION SELECT id FROM {conversations} WHERE title = %s
"""


class MysqlDirectory:
    """Knows people by either name, and channels by slug or title."""

    def __init__(self, profiles: MysqlVersions, conversations: MysqlVersions) -> None:
        """Read from these read models."""
        self._profiles = profiles
        self._conversations = conversations

    async def people(self, user_name: str) -> Sequence[UserId]:
        """Return who has this user name, else those who have it as their display name."""

        async def read(session: Session) -> list[str]:
            return await session.column(str, _PEOPLE, cut(folded(user_name)))

        found = await self._profiles.read(read)
        return called([DECODER.decode(person) for person in found], user_name)

    async def channels(self, name: str) -> Sequence[ConversationId]:
        """Return the conversations with this slug or title, in any case."""

        async def read(session: Session) -> list[ConversationId]:
            wanted = name.lower()
            return await session.column(ConversationId, _CHANNELS, wanted, wanted)

        return await self._conversations.read(read)
