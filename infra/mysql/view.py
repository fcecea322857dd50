"""What one projection keeps in the database, and what its tables are called there."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import sha256
from typing import Final

from msgspec import Struct

from infra.mysql.session import Session
from projections.facts import Fact

Tables = Mapping[str, str]
"""By the name that statements use: the name in the database."""

ID: Final = "CHAR(36) CHARACTER SET ascii COLLATE ascii_bin"
"""An id as text; compared by bytes."""

OWNERS: Final = "owners"
"""Who folds which lanes is so whatever version is active."""

BOOKS: Final = {
    "checkpoint": "lane INT PRIMARY KEY, off BIGINT NOT NULL, recorded_at BIGINT NOT NULL",
    "parked": f"""
        id {ID} PRIMARY KEY, lane INT NOT NULL, off BIGINT NOT NULL, type VARCHAR(100) NOT NULL,
        error TEXT NOT NULL, parked_at BIGINT NOT NULL, reached TEXT NOT NULL, tries INT NOT NULL
    """,
    OWNERS: "lane INT PRIMARY KEY, epoch BIGINT NOT NULL",
    "about": "id INT PRIMARY KEY, version INT NOT NULL, used_at BIGINT NOT NULL",
}
"""What each version has beside its own tables."""


class View(Struct, frozen=True, kw_only=True):
    """Tables of a projection, and how facts change them."""

    name: str
    revision: int = 1
    """Raised when the fold changes without the tables."""
    tables: Mapping[str, str]
    """By name: columns and keys, as CREATE TABLE takes them."""
    types: frozenset[str]
    """Stored names of the events it folds; others only move the checkpoint."""
    apply: Callable[[Session, Sequence[Fact]], Awaitable[None]]
    """Folds facts of these types, in log order within each conversation, in a transaction."""
    compared: Mapping[str, str] = {}
    """By table: the query whose rows, in their order, two versions share at one checkpoint."""

    def stem(self, log_id: str) -> str:
        """Return how the names of its tables begin.

        Another shape, fold or log gives other tables: two releases of Messenger at work at once
        never write into each other's.
        """
        shape = repr((self.revision, sorted(self.tables.items()), BOOKS, log_id))
        return f"{self.name}_{sha256(shape.encode()).hexdigest()[:8]}"

    def named(self, stem: str) -> Tables:
        """Return the tables under a stem."""
        return {table: f"{stem}_{table}" for table in (*self.tables, *BOOKS)}

    async def create(self, session: Session) -> None:
        """Create the tables that are missing."""
        for table, columns in {**self.tables, **BOOKS}.items():
            await session.execute(
                f"CREATE TABLE IF NOT EXISTS {{{table}}} ({columns}) "
                "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"
            )
