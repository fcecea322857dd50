"""A database of a test's own in the running MariaDB or MySQL, dropped after it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncmy

from infra.mysql.address import Address
from infra.mysql.database import Database
from tests.servers import url


class OwnDatabase:
    """One database; ``sql`` runs a statement as somebody else would, on a connection of its own."""

    def __init__(self) -> None:
        self.name = f"messenger_test_{uuid4().hex}"
        self.url = urlsplit(url("mysql"))._replace(path=f"/{self.name}").geturl()
        self._opened: list[Database] = []

    def open(self, *, at: str | None = None, lock_seconds: int = 5) -> Database:
        """Open it as a process does, at ``at`` if that is not its own address."""
        self._opened.append(Database.open(at or self.url, lock_seconds=lock_seconds))
        return self._opened[-1]

    async def connect(self, database: str | None = None) -> Any:
        address = Address.parse(self.url)
        return await asyncmy.connect(
            host=address.host,
            port=address.port,
            user=address.user,
            password=address.password,
            database=database,
            autocommit=True,
        )

    async def sql(self, *statements: str) -> list[tuple[Any, ...]]:
        connection = await self.connect(self.name)
        try:
            return await _run(connection, *statements)
        finally:
            await connection.ensure_closed()

    async def tables(self) -> list[str]:
        return sorted(name for (name,) in await self.sql("SHOW TABLES"))

    async def create(self) -> None:
        await self._administer(f"CREATE DATABASE {self.name}")

    async def drop(self) -> None:
        await self._administer(f"DROP DATABASE IF EXISTS {self.name}")

    async def close(self) -> None:
        for database in self._opened:
            await database.close()
        await self.drop()

    async def _administer(self, statement: str) -> None:
        connection = await self.connect()
        try:
            await _run(connection, statement)
        finally:
            await connection.ensure_closed()


async def _run(connection: Any, *statements: str) -> list[tuple[Any, ...]]:
    async with connection.cursor() as cursor:
        for statement in statements:
            await cursor.execute(statement)
        return list(await cursor.fetchall())


@asynccontextmanager
async def own_database() -> AsyncIterator[OwnDatabase]:
    """Make a database, and drop it after."""
    database = OwnDatabase()
    await database.create()
    try:
        yield database
    finally:
        await database.close()
