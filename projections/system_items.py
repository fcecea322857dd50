"""What happened in a conversation between its messages, as items of the same page."""

import re
from typing import Final
from uuid import UUID

from contracts.events import AnyEvent, Erased
from contracts.events.conversation import ConversationRenamed, MessagePinned, TopicChanged
from contracts.events.membership import MemberBanned, MemberJoined, MemberRemoved, RoleChanged
from contracts.ids import ConversationId, UserId
from contracts.log import instant
from contracts.streams import category, membership_of
from contracts.views.message import SystemItem
from projections.facts import Fact
from projections.messages import happened_at

TYPES: Final = frozenset(
    {
        "ConversationCreated",
        "ConversationRenamed",
        "TopicChanged",
        "ConversationAvatarChanged",
        "ConversationArchived",
        "ConversationUnarchived",
        "MessagePinned",
        "MemberJoined",
        "MemberLeft",
        "MemberRemoved",
        "MemberBanned",
        "RoleChanged",
    }
)
"""Stored names of the events that members see between messages."""

_KEBAB: Final = {name: re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() for name in TYPES}


def item(fact: Fact, after_seq: int) -> SystemItem:
    """Return the item of a fact of ``TYPES``, placed behind the message ``after_seq``."""
    recorded = fact.recorded
    user_id = _concerned(recorded.stream)
    return SystemItem(
        item_id=f"{recorded.stream}.{recorded.revision}",
        conversation_id=ConversationId(recorded.key),
        after_seq=after_seq,
        event=_KEBAB[recorded.type],
        actor_id=recorded.actor_id,
        user_id=None if user_id == recorded.actor_id else user_id,
        at=instant(happened_at(recorded, fact.event)),
        details=_details(fact.event),
    )


def _concerned(stream: str) -> UserId | None:
    return membership_of(stream)[1] if category(stream) == "membership" else None


def _details(event: AnyEvent | Erased) -> dict[str, str]:
    match event:
        case ConversationRenamed(title=title):
            return {"title": title}
        case TopicChanged(topic=topic):
            return {"topic": topic}
        case RoleChanged(role=role):
            return {"role": role}
        case MessagePinned(message_id=message_id):
            return {"message_id": str(message_id)}
        case MemberJoined(invited_by=UUID() as inviter):
            return {"invited_by": str(inviter)}
        case MemberRemoved(reason=str(reason)) | MemberBanned(reason=str(reason)):
            return {"reason": reason}
        case _:
            return {}
