"""Who may come into a conversation, on SQLite: invite links beside the standings of people."""

from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Final
from uuid import UUID

import msgspec

from contracts.ids import ConversationId, InviteId
from contracts.views.access import Ban
from infra.read_models import access as rows
from infra.sqlite.view_store import Readable
from projections import invite_links
from projections.facts import Fact
from projections.invite_links import Link
from query_api.access import BanKey, InviteKey, MadeLink

SCHEMA: Final = """
CREATE TABLE invite_links (
  invite_id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  revoked INTEGER NOT NULL,
  link TEXT NOT NULL         -- JSON of it all
) WITHOUT ROWID;
CREATE INDEX invite_links_open ON invite_links (conversation_id, made_at, invite_id)
  WHERE NOT revoked;
"""
COMPARED: Final = {"invite_links": "SELECT * FROM invite_links ORDER BY invite_id"}

_END: Final = 1 << 62
_WRITE: Final = """
INSERT OR REPLACE INTO invite_links
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)
"""
_LINKS: Final = """
SELECT link FROM invite_links
 WHERE conversation_id = ? AND NOT revoked AND (made_at, invite_id) < (?, ?)
 ORDER BY made_at DESC, invite_id DESC LIMIT ?
"""
_BANS: Final = """
SELECT coalesce(p.name, ''), s.user_id, s.standing, p.person
  FROM standings AS s LEFT JOIN people AS p ON p.id = s.user_id
 WHERE s.conversation_id = ? AND s.banned AND (coalesce(p.name, ''), s.user_id) > (?, ?)
 ORDER BY 1, 2 LIMIT ?
"""


def fold_links(connection: Connection, facts: Sequence[Fact]) -> None:
    """Fold a batch of events of invite links into their rows."""
    if facts:
        known = _load(connection, map(invite_links.link_of, facts))
        changed = [rows.row(link) for link in invite_links.fold_all(facts, known).values()]
        connection.execute(_WRITE, (msgspec.json.encode(changed).decode(),))


def _load(connection: Connection, ids: Iterable[InviteId]) -> Mapping[InviteId, Link]:
    wanted = msgspec.json.encode(sorted(set(ids))).decode()
    found = connection.execute(
        "SELECT link FROM invite_links WHERE invite_id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    links = [rows.LINK.decode(text) for (text,) in found]
    return {link.invite_id: link for link in links}


class SqliteAccess:
    """The invite links and bans of conversations."""

    def __init__(self, members: Readable) -> None:
        self._members = members

    async def invite_links(
        self, conversation_id: ConversationId, after: InviteKey | None, limit: int
    ) -> list[tuple[InviteKey, MadeLink]]:
        """Return the links into a conversation that were not revoked, the newest first."""
        made_at, last_id = (_END, "") if after is None else (after[0], str(after[1]))

        def read(connection: Connection) -> list[tuple[InviteKey, MadeLink]]:
            place = (str(conversation_id), made_at, last_id, limit)
            return [rows.made_link(text) for (text,) in connection.execute(_LINKS, place)]

        return await self._members.read(read)

    async def bans(
        self, conversation_id: ConversationId, after: BanKey | None, limit: int
    ) -> list[tuple[BanKey, Ban]]:
        """Return who is banned from a conversation, by name."""
        name, user_id = after or ("", UUID(int=0))

        def read(connection: Connection) -> list[tuple[BanKey, Ban]]:
            place = (str(conversation_id), name, str(user_id), limit)
            return [rows.ban(rows.BanRow(*row)) for row in connection.execute(_BANS, place)]

        return await self._members.read(read)
