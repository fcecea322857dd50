"""The two full-text indexes: by stems of body and context, and by any three characters."""

from collections.abc import Collection
from sqlite3 import Connection

from infra.sqlite.views.messages_rows import IDS, as_json, fetch

_ROWS = "FROM searchable WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
_ADD = (
    f"INSERT INTO search (rowid, body, context) SELECT id, body, context {_ROWS}",
    f"INSERT INTO substrings (rowid, body) SELECT id, body {_ROWS}",
)
# A full-text index that keeps no text is told what it holds of a row to forget it.
_REMOVE = (
    f"""INSERT INTO search (search, rowid, body, context)
        SELECT 'delete', id, body, context {_ROWS}""",
    f"INSERT INTO substrings (substrings, rowid, body) SELECT 'delete', id, body {_ROWS}",
)
_DEPENDENT = """
  SELECT json_group_array(message) FROM context WHERE earlier IN (SELECT value FROM json_each(?))
"""
_MERGE = (
    "INSERT INTO search (search, rank) VALUES ('merge', ?)",
    "INSERT INTO substrings (substrings, rank) VALUES ('merge', ?)",
)


def add(connection: Connection, ids: Collection[int]) -> None:
    """Index messages as they are now."""
    _each(connection, _ADD, ids)


def remove(connection: Connection, ids: Collection[int]) -> None:
    """Forget messages; they must still be as they were when they were indexed."""
    _each(connection, _REMOVE, ids)


def dependent(connection: Connection, ids: Collection[int]) -> list[int]:
    """Return the ids of messages whose context holds one of ``ids``."""
    return fetch(connection, _DEPENDENT, (as_json(list(ids)),), IDS)


def merge(connection: Connection, pages: int, *, first: bool) -> bool:
    """Merge about so many pages of each index; False once nothing is left to merge.

    A forgotten word is found no more at once, and is out of the file after the last merge. Only
    the first of a round takes in all that there is, so that the round ends while others write.
    """
    merged = [_merged(connection, sql, -pages if first else pages) for sql in _MERGE]
    return any(merged)


def _merged(connection: Connection, sql: str, pages: int) -> bool:
    before = connection.total_changes
    connection.execute(sql, (pages,))
    # The statement itself counts as one change (FTS5 documentation, §6.8).
    return connection.total_changes - before > 1


def _each(connection: Connection, statements: tuple[str, ...], ids: Collection[int]) -> None:
    if ids:
        rows = as_json(sorted(ids))
        for statement in statements:
            connection.execute(statement, (rows,))
