"""Where a database is, as ``mysql://user:password@host:port/database`` says it."""

from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit


class Address(NamedTuple):
    """Host, account and database."""

    host: str
    port: int
    user: str
    password: str
    database: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """Return the parts of a URL.

        Raises:
            ValueError: it names no host or no database, or has another scheme.
        """
        parts = urlsplit(url)
        database = parts.path.removeprefix("/")
        if parts.scheme not in {"mysql", "mariadb"} or not parts.hostname or not database:
            raise ValueError("a database address reads mysql://user:password@host:port/database")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or 3306, user, password, unquote(database))
