"""Puts the projections of a cluster together: user state in shares, messages as a whole."""

import asyncio

from contracts.tracing import Spans
from infra.bootstrap.cluster_views import ClusterViews
from infra.bootstrap.logs import Logs
from infra.bootstrap.projecting import Projecting, project
from infra.elasticsearch.versions import ElasticVersions
from infra.postgres.database import Database
from infra.postgres.leases import PostgresLeases
from projections.ports import CommittedFeed
from projections.status import ProjectionStatus

_REST = 0.05
"""Seconds that a batch gathers at most: who has just written waits for it in another process."""


class Folding:
    """What one process folds, as its leases say; closed, another has it within a second."""

    def __init__(
        self,
        logs: Logs,
        feed: CommittedFeed,
        views: ClusterViews,
        rows: Database,
        spans: Spans | None = None,
    ) -> None:
        """Put user state together; the message index is opened once it can be had."""
        self._logs = logs
        self._feed = feed
        self._views = views
        self._spans = spans
        self._shares = PostgresLeases(rows, "user-state")
        self._whole = PostgresLeases(rows, "messages", partitions=1)
        self._state = project(
            logs, feed, views.user_state, ownership=self._shares, rest=_REST, spans=spans
        )
        self._messages: Projecting | None = None
        self._index: ElasticVersions | None = None
        self._opening: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Take a share and fold it."""
        self._shares.start()
        self._state.runner.start()
        self._opening = asyncio.create_task(self._open_messages())

    async def status(self) -> list[ProjectionStatus]:
        """Return how each projection stands, as far as it is folded here."""
        running = [self._state] if self._messages is None else [self._messages, self._state]
        return [status for each in running for status in await each.status()]

    async def close(self) -> None:
        """Finish the batch, store how far it got, and give up the share at once."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        await self._state.runner.close()
        if self._messages is not None:
            await self._messages.runner.close()
        if self._index is not None:
            await self._index.close()
            self._index = None
        await self._shares.close()
        await self._whole.close()

    async def _open_messages(self) -> None:
        self._index = await self._views.messages(str(self._logs.log.log_id))
        versions = {self._index.model.name: self._index}
        self._messages = project(
            self._logs,
            self._feed,
            versions,
            ownership=self._whole,
            rest=_REST,
            spans=self._spans,
        )
        self._whole.start()
        self._messages.runner.start()
