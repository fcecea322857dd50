"""From a recorded event to the update that clients apply; each kind is its event's name."""

from datetime import datetime, timedelta
from typing import assert_never

from contracts.events import Erased
from contracts.events import conversation as c
from contracts.events import membership as m
from contracts.events import message as g
from contracts.events import schedule as s
from contracts.events import user as u
from contracts.events.activity import ReadMarkerMoved
from contracts.events.audit import AuditEvent
from contracts.events.codec import decode
from contracts.events.heads import HeadsEvent
from contracts.events.invite import InviteEvent
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId, id_time, is_uuid7
from contracts.log import Recorded
from contracts.views import update as to
from contracts.views.message import Message
from contracts.views.update import AnyUpdate

_DAY = timedelta(days=1)


def update_of(recorded: Recorded) -> AnyUpdate | None:
    """Return what clients are told of an event, None if nothing.

    Raises:
        UnknownEventType: this release does not know the event.
    """
    event = decode(recorded)
    if isinstance(event, MessageSent):
        return to.MessageSentUpdate(message=_message(event, recorded))
    if isinstance(event, Erased):
        return _erased(event, recorded)
    at = event.occurred_at or recorded.recorded
    if isinstance(event, g.MessageEvent):
        return _of_message(event, recorded, at)
    if isinstance(event, c.ConversationEvent):
        return _of_conversation(event, recorded, at)
    if isinstance(event, m.MembershipEvent):
        return _of_membership(event, recorded, at)
    if isinstance(event, ReadMarkerMoved):
        return to.ReadMarkerMovedUpdate(seq=event.seq)
    if isinstance(event, s.ScheduleEvent):
        return _of_schedule(event, recorded)
    if isinstance(event, u.UserEvent):
        return _of_user(event)
    if isinstance(event, InviteEvent | HeadsEvent | AuditEvent):
        return None
    assert_never(event)


def _message(event: MessageSent, recorded: Recorded) -> Message:
    return Message(
        message_id=event.message_id,
        conversation_id=event.conversation_id,
        seq=recorded.revision + 1,
        author_id=event.author_id,
        body=event.body,
        sent_at=event.occurred_at or recorded.recorded,
        thread_root_id=event.thread_root_id,
        reply_to_id=event.reply_to_id,
        attachments=list(event.attachments),
        mentions=list(event.mentions),
        mentions_all=event.mentions_all,
        forward_of=event.forward_of,
    )


def _erased(event: Erased, recorded: Recorded) -> AnyUpdate | None:
    if event.type != "MessageSent" or recorded.event_id is None:
        return None
    # The time of an imported message went with its payload, but for what its id says.
    made_at = id_time(recorded.event_id) if is_uuid7(recorded.event_id) else recorded.recorded
    message = Message(
        message_id=MessageId(recorded.event_id),
        conversation_id=ConversationId(recorded.key),
        seq=recorded.revision + 1,
        author_id=recorded.actor_id,
        body=None,
        sent_at=made_at if made_at < recorded.recorded - _DAY else recorded.recorded,
        deleted=True,
    )
    return to.MessageSentUpdate(message=message)


def _item(recorded: Recorded) -> str:
    return f"{recorded.stream}.{recorded.revision}"


def _of_message(event: g.MessageEvent, recorded: Recorded, at: datetime) -> AnyUpdate:
    match event:
        case g.MessageEdited():
            return to.MessageEditedUpdate(
                message_id=event.message_id,
                body=event.body,
                edited_at=at,
                mentions=event.mentions,
                mentions_all=event.mentions_all,
            )
        case g.MessageDeleted(message_id=message_id, thread_root_id=root):
            return to.MessageDeletedUpdate(
                message_id=message_id, actor_id=recorded.actor_id, at=at, thread_root_id=root
            )
        case g.ReactionAdded(message_id=message_id, user_id=user_id, emoji=emoji):
            return to.ReactionAddedUpdate(message_id=message_id, user_id=user_id, emoji=emoji)
        case g.ReactionRemoved(message_id=message_id, user_id=user_id, emoji=emoji):
            return to.ReactionRemovedUpdate(message_id=message_id, user_id=user_id, emoji=emoji)
        case _:
            assert_never(event)


def _of_conversation(
    event: c.ConversationEvent, recorded: Recorded, at: datetime
) -> AnyUpdate | None:
    by, item = recorded.actor_id, _item(recorded)
    match event:
        case c.ConversationCreated():
            return None  # nobody is a member yet: the first to hear of it is who joins next
        case c.OwnersChanged():
            return None  # the membership's own event says it
        case c.ConversationRenamed(title=title):
            return to.ConversationRenamedUpdate(title=title, actor_id=by, at=at, item_id=item)
        case c.TopicChanged(topic=topic):
            return to.TopicChangedUpdate(topic=topic, actor_id=by, at=at, item_id=item)
        case c.ConversationAvatarChanged(attachment_id=avatar_id):
            return to.ConversationAvatarChangedUpdate(
                avatar_id=avatar_id, actor_id=by, at=at, item_id=item
            )
        case c.ConversationArchived():
            return to.ConversationArchivedUpdate(actor_id=by, at=at, item_id=item)
        case c.ConversationUnarchived():
            return to.ConversationUnarchivedUpdate(actor_id=by, at=at, item_id=item)
        case c.MessagePinned(message_id=message_id):
            return to.MessagePinnedUpdate(message_id=message_id, actor_id=by, at=at, item_id=item)
        case c.MessageUnpinned(message_id=message_id):
            return to.MessageUnpinnedUpdate(message_id=message_id, actor_id=by, at=at, item_id=item)
        case _:
            assert_never(event)


def _of_membership(event: m.MembershipEvent, recorded: Recorded, at: datetime) -> AnyUpdate:
    who, by, item = event.user_id, recorded.actor_id, _item(recorded)
    match event:
        case m.MemberJoined(role=role, invited_by=host):
            return to.MemberJoinedUpdate(
                user_id=who, role=role, invited_by=host, actor_id=by, at=at, item_id=item
            )
        case m.MemberLeft():
            return to.MemberLeftUpdate(user_id=who, actor_id=by, at=at, item_id=item)
        case m.MemberRemoved(reason=reason):
            return to.MemberRemovedUpdate(
                user_id=who, reason=reason, actor_id=by, at=at, item_id=item
            )
        case m.MemberBanned(reason=reason):
            return to.MemberBannedUpdate(
                user_id=who, reason=reason, actor_id=by, at=at, item_id=item
            )
        case m.MemberUnbanned():
            return to.MemberUnbannedUpdate(user_id=who, actor_id=by, at=at, item_id=item)
        case m.RoleChanged(role=role):
            return to.RoleChangedUpdate(user_id=who, role=role, actor_id=by, at=at, item_id=item)
        case m.NotificationLevelChanged(level=level, until=until):
            return to.NotificationLevelChangedUpdate(level=level, until=until)
        case m.ConversationPinned():
            return to.ConversationPinnedUpdate()
        case m.ConversationUnpinned():
            return to.ConversationUnpinnedUpdate()
        case _:
            assert_never(event)


def _of_schedule(event: s.ScheduleEvent, recorded: Recorded) -> AnyUpdate:
    author, message_id = event.author_id or recorded.actor_id, event.message_id
    match event:
        case s.MessageScheduled():
            return to.MessageScheduledUpdate(
                message_id=message_id,
                author_id=author,
                body=event.body,
                send_at=event.send_at,
                thread_root_id=event.thread_root_id,
                reply_to_id=event.reply_to_id,
            )
        case s.ScheduledMessageCancelled(reason=reason):
            return to.ScheduledMessageCancelledUpdate(
                message_id=message_id, author_id=author, reason=reason
            )
        case s.ScheduledMessageSent():
            return to.ScheduledMessageSentUpdate(message_id=message_id, author_id=author)
        case _:
            assert_never(event)


def _of_user(event: u.UserEvent) -> AnyUpdate | None:
    match event:
        case u.ProfileChanged(user_id=user_id):
            return to.ProfileChangedUpdate(
                user_id=user_id,
                display_name=event.display_name,
                about=event.about,
                avatar_id=event.avatar_id,
                avatar_removed=event.avatar_removed,
                locale=event.locale,
                timezone=event.timezone,
            )
        case u.UserPromoted(user_id=user_id):
            return to.UserPromotedUpdate(user_id=user_id)
        case u.UserDemoted(user_id=user_id):
            return to.UserDemotedUpdate(user_id=user_id)
        case u.UserDeactivated(user_id=user_id):
            return to.UserDeactivatedUpdate(user_id=user_id)
        case u.UserReactivated(user_id=user_id):
            return to.UserReactivatedUpdate(user_id=user_id)
        case u.UserRegistered() | u.RefreshReuseDetected():
            return None
        case _:
            assert_never(event)
