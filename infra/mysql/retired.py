"""Tables of former releases: dropped once no process has used them for a day.

They hold names and last messages, so they must not outlive what is deleted or erased.
"""

import re
import time
from collections.abc import Iterable
from functools import partial
from typing import Final

from infra.mysql.database import Database
from infra.mysql.session import Session

_UNUSED_SECONDS: Final = 86_400


async def keep(session: Session, version: int) -> int:
    """Note that a version is in use, and return its number."""
    await session.execute(
        """
        INSERT INTO {about} VALUES (1, %s, %s) ON DUPLICATE KEY UPDATE used_at = VALUES(used_at)
        """,
        version,
        int(time.time()),
    )
    (stored,) = await session.column(int, "SELECT version FROM {about}")
    return stored


async def drop_unused(database: Database, view: str, stem: str) -> None:
    """Drop the tables of a view's other shapes that nobody uses any more."""

    async def look(session: Session) -> list[str]:
        return await session.column(str, "SHOW TABLES")

    tables = await database.read(look, {})
    pattern = re.compile(re.escape(view) + r"_[0-9a-f]{8}(?=_)")
    stems = {found[0] for table in tables if (found := pattern.match(table))}
    for other in stems - {stem[: len(view) + 9]}:
        if not await database.read(_is_used, {"about": f"{other}_about"}):
            await drop(database, (table for table in tables if table.startswith(f"{other}_")))


async def drop(database: Database, tables: Iterable[str]) -> None:
    """Drop tables, those that are not there as well."""
    names = ", ".join(tables)
    if names:
        await database.write(partial(_execute, f"DROP TABLE IF EXISTS {names}"), {})


async def _is_used(session: Session) -> bool:
    rows = await session.column(int, "SELECT used_at FROM {about}")
    return any(time.time() - used_at < _UNUSED_SECONDS for used_at in rows)


async def _execute(statement: str, session: Session) -> None:
    await session.execute(statement)
