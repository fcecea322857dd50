"""What the screens of administrators need of the outside, beside the read models."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from contracts.events.audit import AuditEvent
from contracts.ids import UserId
from contracts.log import Recorded
from contracts.views.admin import ParkedItem, ProjectionItem, RebuildState, SettingItem
from query_api.ports import LogReader


class EventSource(LogReader, Protocol):
    """The event log, to be looked through."""

    async def find(self, event_id: UUID) -> Recorded | None:
        """Return the event that has ``event_id``."""


class SettingTable(Protocol):
    """The settings of this process."""

    def rows(self) -> Sequence[SettingItem]:
        """Return all of them, secrets masked."""


class ProjectionDesk(Protocol):
    """The read models, as whoever looks after them sees them."""

    async def status(self) -> Sequence[ProjectionItem]:
        """Return how each stands."""

    async def parked(self) -> Sequence[ParkedItem]:
        """Return what they set aside, the oldest first."""

    async def unpark(self, name: str, key: UUID) -> Sequence[ParkedItem]:
        """Fold what was set aside again; return it where it still cannot be applied.

        Raises:
            ProjectionUnknown: there is no such projection.
        """

    def rebuild(self, name: str, *, accept_differences: bool) -> RebuildState:
        """Begin to fold one anew.

        Raises:
            ProjectionUnknown: there is none of this name.
            RebuildRuns: it is being rebuilt already.
        """

    def progress(self, name: str) -> RebuildState | None:
        """Return how its rebuild goes, or how the last one ended; None without one.

        Raises:
            ProjectionUnknown: there is none of this name.
        """


class Attendance(Protocol):
    """When people were last here."""

    async def last_seen(self, user_id: UserId) -> datetime | None:
        """Return when a session of the person was last renewed, None without an open one."""


class AuditTrail(Protocol):
    """The record of what administrators do."""

    async def record(self, actor_id: UserId, correlation_id: UUID, event: AuditEvent) -> None:
        """Record it durably before anything is answered.

        Raises:
            Outage: it cannot be recorded, so it must not be done.
        """
