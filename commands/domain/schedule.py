"""Stream ``schedule-{m}``: a message that waits for its instant."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from commands.domain.errors import Inapplicable, MessageUnknown
from contracts.commands.message import ScheduleMessage
from contracts.events import Erased
from contracts.events.schedule import (
    MessageScheduled,
    ScheduledMessageCancelled,
    ScheduledMessageSent,
    ScheduleEvent,
)
from contracts.ids import MessageId, UserId

FURTHEST = timedelta(days=366)
"""How far ahead a message may be scheduled."""
GRACE = timedelta(minutes=5)
"""How late the command may come, by a slow line or a wrong clock; it is then sent at once."""


class Phase(StrEnum):
    """Where a scheduled message stands."""

    ABSENT = "absent"
    WAITING = "waiting"
    SENT = "sent"
    CANCELLED = "cancelled"


class Schedule(Struct, frozen=True):
    """A message that is to be sent later, while its text is there."""

    phase: Phase = Phase.ABSENT
    planned: MessageScheduled | None = None


def evolve(state: Schedule, event: ScheduleEvent | Erased) -> Schedule:
    """Return the schedule as it is after ``event``; one whose text was erased sends nothing."""
    match event:
        case MessageScheduled():
            return Schedule(Phase.WAITING, event)
        case ScheduledMessageSent():
            return replace(state, phase=Phase.SENT)
        case ScheduledMessageCancelled() | Erased():
            return replace(state, phase=Phase.CANCELLED)
        case _:
            assert_never(event)


def plan(command: ScheduleMessage, author_id: UserId, now: datetime) -> MessageScheduled:
    """Return the plan to send a message that may be sent now.

    Raises:
        Inapplicable: its instant has passed or is too far away.
    """
    if command.send_at < now - GRACE:
        raise Inapplicable("send_at has passed")
    if command.send_at > now + FURTHEST:
        raise Inapplicable(f"send_at is more than {FURTHEST.days} days away")
    return MessageScheduled(
        message_id=command.message_id,
        conversation_id=command.conversation_id,
        author_id=author_id,
        body=command.body,
        send_at=command.send_at,
        thread_root_id=command.thread_root_id,
        reply_to_id=command.reply_to_id,
        forward_of_id=command.forward_of_id,
    )


def cancel(
    message_id: MessageId, actor_id: UserId, schedule: Schedule
) -> ScheduledMessageCancelled:
    """Return that the author took the message back before it was sent.

    Raises:
        MessageUnknown: the actor has no such message waiting.
    """
    planned = schedule.planned
    if planned is None or planned.author_id != actor_id or schedule.phase is not Phase.WAITING:
        raise MessageUnknown(message_id)
    return ScheduledMessageCancelled(message_id=message_id, conversation_id=planned.conversation_id)
