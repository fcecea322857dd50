"""Who may come into a conversation: invite links beside the standings of people."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from contracts.ids import ConversationId
from contracts.views.access import Ban
from infra.mysql.session import Session, Value
from infra.mysql.view import ID
from infra.mysql.view_versions import MysqlVersions
from infra.read_models import access as rows
from projections import invite_links
from projections.facts import Fact
from query_api.access import BanKey, InviteKey, MadeLink

# ``link`` is JSON of it all.
TABLES: Final = {
    "invite_links": f"""
        invite_id {ID} PRIMARY KEY,
        conversation_id {ID} NOT NULL,
        made_at BIGINT NOT NULL,
        revoked TINYINT NOT NULL,
        link MEDIUMTEXT NOT NULL,
        KEY (conversation_id, revoked, made_at, invite_id)
    """
}
COMPARED: Final = {"invite_links": "SELECT * FROM {invite_links} ORDER BY invite_id"}

_END: Final = 1 << 62
_WRITE: Final = """
INSERT INTO {invite_links} VALUES (%s, %s, %s, %s, %s)
ON DUPLICATE KEY UPDATE revoked = VALUES(revoked), link = VALUES(link)
"""
_LINKS: Final = """
SELECT link FROM {invite_links}
 WHERE conversation_id = %s AND revoked = 0
   AND (made_at < %s OR (made_at = %s AND invite_id < %s))
 ORDER BY made_at DESC, invite_id DESC LIMIT %s
"""
_BANS: Final = """
SELECT CONVERT(name USING utf8mb4), user_id, standing, person
  FROM (
    SELECT COALESCE(p.name, '') AS name, s.user_id, s.standing, p.person
      FROM {standings} AS s LEFT JOIN {people} AS p ON p.id = s.user_id
     WHERE s.conversation_id = %s AND s.banned = 1
  ) AS banned
 WHERE name > %s OR (name = %s AND user_id > %s)
 ORDER BY name, user_id LIMIT %s
"""


async def fold_links(session: Session, facts: Sequence[Fact]) -> None:
    """Fold a batch of events of invite links into their rows."""
    if facts:
        ids = sorted({str(invite_links.link_of(fact)) for fact in facts})
        found = await session.rows_in(
            tuple[str], "SELECT link FROM {invite_links} WHERE invite_id IN %s", ids
        )
        known = {link.invite_id: link for link in (rows.LINK.decode(text) for (text,) in found)}
        changed = invite_links.fold_all(facts, known)
        await session.many(_WRITE, sorted(rows.row(link) for link in changed.values()))


class MysqlAccess:
    """The invite links and bans of conversations."""

    def __init__(self, members: MysqlVersions) -> None:
        self._members = members

    async def invite_links(
        self, conversation_id: ConversationId, after: InviteKey | None, limit: int
    ) -> list[tuple[InviteKey, MadeLink]]:
        """Return the links into a conversation that were not revoked, the newest first."""
        at, last_id = (_END, "") if after is None else (after[0], str(after[1]))

        async def read(session: Session) -> list[str]:
            return await session.column(str, _LINKS, str(conversation_id), at, at, last_id, limit)

        return [rows.made_link(text) for text in await self._members.read(read)]

    async def bans(
        self, conversation_id: ConversationId, after: BanKey | None, limit: int
    ) -> list[tuple[BanKey, Ban]]:
        """Return who is banned from a conversation, by name."""
        name, user_id = after or ("", UUID(int=0))
        place: tuple[Value, ...] = (str(conversation_id), name, name, str(user_id), limit)

        async def read(session: Session) -> list[rows.BanRow]:
            return await session.rows(rows.BanRow, _BANS, *place)

        return [rows.ban(row) for row in await self._members.read(read)]
