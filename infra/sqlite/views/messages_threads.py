"""How many replies each thread has and which is its last: counted, so that it is always right."""

from collections.abc import Collection
from sqlite3 import Connection

from infra.sqlite.views.messages_rows import IDS, as_json, fetch

_OF = """
  SELECT json_group_array(thread) FROM messages
   WHERE id IN (SELECT value FROM json_each(?)) AND thread IS NOT NULL
"""
_CLEAR = "DELETE FROM threads WHERE root IN (SELECT value FROM json_each(?))"
_COUNT = """
  INSERT INTO threads SELECT thread, count(*), max(id) FROM messages
   WHERE thread IN (SELECT value FROM json_each(?)) GROUP BY thread
"""


def of(connection: Connection, ids: Collection[int]) -> list[int]:
    """Return the roots of the threads that messages are in."""
    return fetch(connection, _OF, (as_json(list(ids)),), IDS) if ids else []


def recount(connection: Connection, roots: Collection[int]) -> None:
    """Count the replies of threads."""
    if roots:
        wanted = (as_json(list(roots)),)
        connection.execute(_CLEAR, wanted)
        connection.execute(_COUNT, wanted)
