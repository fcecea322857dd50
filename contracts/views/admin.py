"""What administrators see of their server."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from contracts.ids import UserId
from contracts.views.user import PresenceState, User

Source = Literal["default", "file", "environment", "option"]


class AdminUser(Struct, frozen=True, kw_only=True):
    """An account as administrators see it."""

    user: User
    presence: PresenceState
    last_seen_at: datetime | None
    """When a session of the account was last renewed; None where none is open."""


class AdminUserList(Struct, frozen=True, kw_only=True):
    """Accounts by name."""

    items: list[AdminUser]
    next: str | None = None


class SettingItem(Struct, frozen=True, kw_only=True):
    """A setting in effect."""

    name: str
    variable: str
    value: str | None
    """As it would be written; secrets are masked. None where nothing is set."""
    default: str | None
    source: Source
    note: str
    """What it does."""
    choices: list[str]


class SettingList(Struct, frozen=True, kw_only=True):
    """The settings of the process that answers, in the order of docs/settings.md."""

    items: list[SettingItem]


class RebuildState(Struct, frozen=True, kw_only=True):
    """How a rebuild goes, or how the last one ended."""

    projection: str
    state: Literal["running", "done", "failed"]
    stage: str | None
    """``catching_up``, ``ready`` or ``active``; None before the first event is read."""
    version: int | None
    applied: int
    total: int
    """Events to fold, as known at the start; 0 until it is known."""
    events_per_second: float
    started_at: datetime
    ended_at: datetime | None
    reason: str | None
    """Why it failed; the version that was active stays."""


class ProjectionItem(Struct, frozen=True, kw_only=True):
    """One read model: how far it is, and what it set aside."""

    name: str
    version: int
    state: str | None
    """What the process that answers does with it; None where others fold it."""
    applied: int
    """Events folded."""
    head: int
    """Events there are."""
    lag_events: int
    lag_seconds: float
    """Age of the oldest event that is not applied yet."""
    parked: int
    error: str | None
    rebuild: RebuildState | None
    """The one that runs or ran last since the process started."""


class ProjectionList(Struct, frozen=True, kw_only=True):
    """Every read model."""

    items: list[ProjectionItem]


class OrderRebuild(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fold a read model anew beside the one in use, compare the two, and switch."""

    accept_differences: bool = False
    """Switch also if the new one differs from the old."""


class ParkedItem(Struct, frozen=True, kw_only=True):
    """A conversation or account that a read model set aside at an event it could not apply."""

    projection: str
    key: UUID
    partition: int
    offset: int
    type: str
    error: str
    parked_at: datetime


class ParkedList(Struct, frozen=True, kw_only=True):
    """All that is set aside, the oldest first."""

    items: list[ParkedItem]


class RetryParked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fold what a read model set aside again."""

    projection: Annotated[str, Meta(max_length=80)]
    key: UUID
    """The conversation or account."""


class EventItem(Struct, frozen=True, kw_only=True):
    """A recorded event without what it holds."""

    partition: int
    offset: int
    stream: str
    revision: int
    key: UUID
    """The conversation, or the user of a stream of an account."""
    type: str
    schema_version: int
    recorded_at: datetime
    event_id: UUID | None
    actor_id: UserId | None
    """None where no person acted."""
    actor_name: str | None
    correlation_id: UUID
    """The request that it was recorded in."""
    causation_id: UUID | None
    erased: bool
    """What it held is gone."""


class EventList(Struct, frozen=True, kw_only=True):
    """Events, the latest first."""

    items: list[EventItem]
    next: str | None = None
    """Also after a page with few events or none: so far was looked through for them."""


class EventDetail(Struct, frozen=True, kw_only=True):
    """An event, what brought it about, and what came of it."""

    event: EventItem
    cause: EventItem | None
    """The event that it names, or else the message or the schedule that it is about."""
    request: list[EventItem]
    """Everything that the same request recorded, in order, this event included."""
    effects: list[EventItem]
    """What became of a message that was sent or scheduled, in order."""


class EventContent(Struct, frozen=True, kw_only=True):
    """What an event holds."""

    partition: int
    offset: int
    payload: dict[str, Any] | None  # whatever JSON an event of any release holds
    """None where it was erased."""
