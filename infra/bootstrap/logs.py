"""The two logs of a place, as what is put together on them needs them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

from msgspec import Struct

from commands.ports import EventLog
from contracts.log import PARTITIONS
from infra.bootstrap.waiting import patiently
from infra.event_log.tally import Tally
from infra.memory.feed import InProcessFeed
from infra.postgres.event_log import PostgresEventLog
from infra.settings import Settings, SettingsInvalid
from query_api.ports import CommittedFeed

T = TypeVar("T")


class PlacedLog(EventLog, Protocol):
    """A log that can be told from any other, and counts what is recorded here."""

    log_id: UUID
    epoch: int
    tally: Tally

    @property
    def waiting(self) -> int:
        """Return how many events wait for a flush."""


class Logs(Protocol):
    """What is committed to ``log`` and ``activity`` comes through ``feed``."""

    @property
    def log(self) -> PlacedLog:
        """The event log."""

    @property
    def activity(self) -> PlacedLog:
        """The activity log."""

    @property
    def feed(self) -> CommittedFeed:
        """What is committed, as far as this process is told."""

    @property
    def secret(self) -> bytes:
        """What all keys of the place derive from."""


class ClusterLogs(Struct, frozen=True, kw_only=True):
    """The logs of a cluster; ``feed`` has what this very process commits."""

    url: str
    log: PostgresEventLog
    activity: PostgresEventLog
    feed: InProcessFeed
    secret: bytes


@asynccontextmanager
async def cluster_logs(settings: Settings) -> AsyncIterator[ClusterLogs]:
    """Have the logs of the cluster as soon as the database is there and up to date.

    Raises:
        SettingsInvalid: an address or the secret is missing.
        WrongLog: the log is of another shape, or an archive is being put into it.
    """
    url = required(settings.postgres_url, "postgres_url")
    secret = required(settings.secret, "secret")
    feed = InProcessFeed()
    open_log = partial(PostgresEventLog.open, url, feed=feed)
    log = await patiently("PostgreSQL", open_log)
    try:
        activity = await patiently(
            "PostgreSQL", partial(open_log, first_lane=PARTITIONS, bounded=True)
        )
        try:
            yield ClusterLogs(url=url, log=log, activity=activity, feed=feed, secret=secret)
        finally:
            await activity.close()
    finally:
        await log.close()


def required(value: T | None, name: str) -> T:
    """Return a setting that a cluster cannot do without.

    Raises:
        SettingsInvalid: it is not set.
    """
    if value is None:
        raise SettingsInvalid(
            f"setting {name!r} is missing: a cluster needs it, `messenger serve` does not"
        )
    return value
