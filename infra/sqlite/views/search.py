"""MessageIndex on the messages read model."""

from collections.abc import Sequence
from functools import partial
from sqlite3 import Connection

from contracts.log import instant
from contracts.views.message import Hit
from infra.messages.answers import answers
from infra.messages.highlights import parts
from infra.sqlite.view_store import Readable
from infra.sqlite.views import messages_numbers as numbers
from infra.sqlite.views.messages_rows import ROWS, as_json, fetch
from infra.sqlite.views.messages_views import ROWS_OF, message_of
from infra.sqlite.views.search_answers import contexts
from infra.sqlite.views.search_highlights import Highlighter
from infra.sqlite.views.search_listing import NOTHING, Listing
from infra.sqlite.views.search_plan import Plan, people
from query_api.search.index import Found, HitKey, Wanted

_NEWEST_EVENT = "SELECT recorded_at FROM state"


class SqliteMessageIndex:
    """Searches the file of the messages read model, one snapshot a search."""

    def __init__(self, store: Readable) -> None:
        """Read from ``store``."""
        self._store = store
        self._highlighter = Highlighter()

    async def search(self, wanted: Wanted) -> Found:
        """Return the page; what was deleted or may not be read is never in it, nor counted."""
        return await self._store.read(partial(self._search, wanted))

    def _search(self, wanted: Wanted, connection: Connection) -> Found:
        known = numbers.find(connection, people(wanted.criteria))
        plan = Plan(wanted.criteria, known)
        readable = numbers.find(connection, wanted.conversations)
        listed = NOTHING
        if readable and not plan.empty:
            listed = Listing(connection, plan, readable, wanted).page()
        (recorded_at,) = connection.execute(_NEWEST_EVENT).fetchone()
        return Found(
            hits=self._hits(connection, plan, listed.ids, wanted),
            total=listed.total,
            index_at=instant(recorded_at) if recorded_at else None,
        )

    def _hits(
        self, connection: Connection, plan: Plan, ids: Sequence[int], wanted: Wanted
    ) -> list[tuple[HitKey, Hit]]:
        """Return the messages of the page, with what was found where."""
        if not ids:
            return []
        rows = {row.id: row for row in fetch(connection, ROWS_OF, {"ids": as_json(ids)}, ROWS)}
        context = contexts(connection, ids)
        bodies = {row.id: row.body or "" for row in rows.values()}
        bodies |= {each.place: each.body for some in context.values() for each in some}
        words = [*plan.words, *plan.inside]
        looked = self._highlighter.look(list(bodies.values()), words, wanted.criteria.phrases)
        seen = dict(zip(bodies, looked, strict=True))
        start = wanted.after.rank if wanted.after else 0
        hits = []
        for number, each in enumerate(ids, start + 1):
            row, ranges = rows[each], seen[each].ranges
            answered = answers(seen[each], context.get(each, ()), seen)
            if not ranges and answered is None:
                # Neither it nor its context has a whole word: it was found by parts of words.
                ranges = parts(bodies[each], plan.words)
            message = message_of(row, wanted.caller)
            hit = Hit(message=message, highlights=ranges, answers=answered)
            hits.append((HitKey(number, row.document.sent_at, row.message_id), hit))
        return hits
