"""Events for other programs: JSON, one a message, on the topic exchange ``messenger.events``."""

import re
from datetime import datetime
from typing import get_args
from uuid import UUID, uuid5

from msgspec import Raw, Struct

from contracts.events.codec import EVENTS
from contracts.events.conversation import ConversationEvent
from contracts.events.membership import MembershipEvent
from contracts.events.message import MessageEvent
from contracts.events.timeline import TimelineEvent
from contracts.events.upcasters import CURRENT, upcast
from contracts.events.user import (
    ProfileChanged,
    UserDeactivated,
    UserReactivated,
    UserRegistered,
)
from contracts.log import Recorded

PublishedEvent = (
    ConversationEvent
    | MembershipEvent
    | TimelineEvent
    | MessageEvent
    | ProfileChanged
    | UserDeactivated
    | UserReactivated
    | UserRegistered
)
"""What is published; invite links, drafts to be sent later and sign-in stay within."""

EXCHANGE = "messenger.events"

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_NOTHING = Raw(b"null")


class IntegrationEvent(Struct, frozen=True, kw_only=True):
    """Something that happened; it may come more than once, always under the same id."""

    id: UUID
    type: str
    """The name of the event, as in ``data``."""
    subject: UUID
    """The conversation, or the user of an event of an account."""
    revision: int
    """Its place in its stream; of ``MessageSent`` one less than the message's ``seq``."""
    recorded_at: datetime
    actor_id: UUID
    correlation_id: UUID
    causation_id: UUID | None
    data: Raw
    """The event itself, a ``PublishedEvent``; null where its content was erased before."""


def published(recorded: Recorded) -> bool:
    """Say whether other programs are told of an event."""
    return recorded.type in _PUBLISHED


def integration_event(log_id: UUID, recorded: Recorded) -> IntegrationEvent:
    """Return what other programs are told of an event."""
    return IntegrationEvent(
        id=uuid5(log_id, f"{recorded.partition}/{recorded.offset}"),
        type=recorded.type,
        subject=recorded.key,
        revision=recorded.revision,
        recorded_at=recorded.recorded,
        actor_id=recorded.actor_id,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.causation_id,
        data=_data(recorded),
    )


def routing_key(recorded: Recorded) -> str:
    """Return ``conversation.<id>.<event-type>``, or ``user.<id>.<event-type>``."""
    kind = "user" if recorded.stream.startswith("user-") else "conversation"
    return f"{kind}.{recorded.key}.{_CAPITAL.sub('-', recorded.type).lower()}"


def _data(recorded: Recorded) -> Raw:
    if recorded.payload is None:
        return _NOTHING
    if recorded.schema < CURRENT.get(recorded.type, 1):
        return Raw(upcast(recorded.type, recorded.schema, recorded.payload))
    return Raw(recorded.payload)


_PUBLISHED = {name for name, event in EVENTS.items() if event in get_args(PublishedEvent)}
