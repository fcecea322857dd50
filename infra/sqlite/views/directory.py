"""Directory of search on the read models of profiles and of conversations."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Final

import msgspec

from contracts.ids import ConversationId, UserId
from contracts.views.user import User
from infra.sqlite.view_store import Readable
from infra.sqlite.views.messages_rows import fetch
from projections.names import folded
from projections.profiles import called

_PEOPLE: Final = """
  SELECT json_group_array(json(p.person)) FROM words AS w JOIN people AS p ON p.id = w.person
   WHERE w.word = :name
"""
_CHANNELS: Final = """
  SELECT json_group_array(id) FROM conversations
   WHERE summary ->> 'slug' = :slug OR lower(summary ->> 'title') = lower(:name)
"""
_USERS: Final = msgspec.json.Decoder(list[User])
_IDS: Final = msgspec.json.Decoder(list[ConversationId])


class SqliteDirectory:
    """Knows people by either name, and channels by slug or title."""

    def __init__(self, profiles: Readable, conversations: Readable) -> None:
        """Read from the stores of these read models."""
        self._profiles = profiles
        self._conversations = conversations

    async def people(self, user_name: str) -> Sequence[UserId]:
        """Return who has this user name, else those who have it as their display name."""

        def read(connection: Connection) -> list[User]:
            return fetch(connection, _PEOPLE, {"name": folded(user_name)}, _USERS)

        return called(await self._profiles.read(read), user_name)

    async def channels(self, name: str) -> Sequence[ConversationId]:
        """Return the conversations with this slug or title, in any case."""
        parameters = {"slug": name.lower(), "name": name}

        def read(connection: Connection) -> list[ConversationId]:
            return fetch(connection, _CHANNELS, parameters, _IDS)

        return await self._conversations.read(read)
