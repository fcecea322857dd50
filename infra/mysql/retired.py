"""Tables of former releases and broken rebuilds: dropped once no process has used them for a day.

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
    """Drop other tables of a view that nobody uses any more: of releases, of broken rebuilds."""

    async def look(session: Session) -> list[str]:
        return await session.column(str, "SHOW TABLES")

    tables = await database.read(look, {})
    about = re.compile(re.escape(view) + r"_[0-9a-f]{8}(_new|_old)?_about")
    for other in {table.removesuffix("_about") for table in tables if about.fullmatch(table)}:
        if other != stem and await database.read(_is_unused, {"about": f"{other}_about"}):
            await drop(database, (table for table in tables if table.startswith(f"{other}_")))


async def drop(database: Database, tables: Iterable[str]) -> None:
    """Drop tables, those that are not there as well."""
    names = ", ".join(tables)
    if names:
        await database.write(partial(_execute, f"DROP TABLE IF EXISTS {names}"), {})


async def _is_unused(session: Session) -> bool:
    """Say so of tables that were used; those that are just being made are empty."""
    rows = await session.column(int, "SELECT used_at FROM {about}")
    return any(time.time() - used_at > _UNUSED_SECONDS for used_at in rows)


async def _execute(statement: str, session: Session) -> None:
    await session.execute(statement)
