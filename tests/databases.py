"""A database of its own for each test, on the server that all tests share."""

from typing import Self
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from contracts.ids import uuid7
from tests.servers import url


class OwnDatabase:
    """Made new, and dropped with whatever still holds it open."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.url = at(url("postgres"), database=name)

    @classmethod
    async def create(cls) -> Self:
        name = f"test_{uuid7().hex}"
        await administer(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        return cls(name)

    async def drop(self) -> None:
        await administer(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


async def administer(statement: str) -> None:
    """Run one statement beside the databases of tests."""
    connection = await asyncpg.connect(url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def at(address: str, *, database: str | None = None, account: str | None = None) -> str:
    """Return an address with another database, or another ``name:password``, in it."""
    parts = urlsplit(address)
    if database is not None:
        parts = parts._replace(path=f"/{database}")
    if account is not None:
        parts = parts._replace(netloc=f"{account}@{parts.netloc.rpartition('@')[2]}")
    return urlunsplit(parts)
