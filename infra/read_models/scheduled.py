"""Rows of messages that wait to be sent, in a store and as their author sees them."""

from typing import Final, NamedTuple

import msgspec

from contracts.events.schedule import MessageScheduled
from contracts.log import microseconds
from contracts.views.scheduled import ScheduledMessage
from query_api.scheduled import ScheduledKey

_PLAN: Final = msgspec.json.Decoder(MessageScheduled)
_ENCODER: Final = msgspec.json.Encoder()


class ScheduledRow(NamedTuple):
    """One waiting message as stores have it."""

    message_id: str
    author_id: str
    conversation_id: str
    send_at: int
    plan: str


def row(plan: MessageScheduled) -> ScheduledRow:
    """Return the stored form of a plan."""
    return ScheduledRow(
        str(plan.message_id),
        str(plan.author_id),
        str(plan.conversation_id),
        microseconds(plan.send_at),
        _ENCODER.encode(plan).decode(),
    )


def scheduled(send_at: int, plan: str) -> tuple[ScheduledKey, ScheduledMessage]:
    """Return a waiting message with its place in the list."""
    planned = _PLAN.decode(plan)
    message = ScheduledMessage(
        message_id=planned.message_id,
        conversation_id=planned.conversation_id,
        body=planned.body,
        send_at=planned.send_at,
        thread_root_id=planned.thread_root_id,
        reply_to_id=planned.reply_to_id,
        forward_of_id=planned.forward_of_id,
    )
    return ScheduledKey(send_at, planned.message_id), message
