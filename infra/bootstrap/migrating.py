"""Brings the database of a cluster up to this release, as its owner."""

from urllib.parse import unquote, urlsplit

import asyncpg

from infra.postgres.connecting import place
from infra.postgres.schema import migrate
from infra.settings import Settings


class Unreachable(OSError):
    """A server of the cluster does not answer, or lets nobody in; the text names it."""


async def migrate_cluster(url: str, application: str | None = None) -> list[str]:
    """Bring the database up to date and return what was run; ``application`` is let in.

    Raises:
        Unreachable: the server does not answer.
    """
    try:
        return await migrate(url, application=application)
    except (OSError, asyncpg.PostgresError) as error:
        raise Unreachable(f"PostgreSQL at {place(url)}: {str(error) or 'no answer'}") from error


def application_of(settings: Settings) -> str | None:
    """Return the role of the running processes where it is not the owner's."""
    if settings.postgres_url is None or settings.postgres_owner_url is None:
        return None
    name, owner = (
        unquote(urlsplit(url).username or "")
        for url in (settings.postgres_url, settings.postgres_owner_url)
    )
    return name if name and name != owner else None
