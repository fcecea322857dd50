import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from contracts import streams
from contracts.events import AnyEvent
from contracts.events import audit as a
from contracts.events import conversation as c
from contracts.events import membership as m
from contracts.events import message as g
from contracts.events import schedule as s
from contracts.events import user as u
from contracts.events.activity import ReadMarkerMoved
from contracts.events.codec import UnknownEventType, encode
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId, UserId, uuid7
from contracts.log import Recorded
from contracts.streams import Stream
from query_api.live.notices import Reach, notice_of

ACTOR, WHO = UserId(uuid7()), UserId(uuid7())
TALK, TEXT = ConversationId(uuid7()), MessageId(uuid7())
AT = datetime(2020, 5, 17, tzinfo=UTC)
NOW = 1_790_000_000_000_000


def recorded(
    event: AnyEvent, stream: Stream, *, event_id: UUID | None = None, erased: bool = False
) -> Recorded:
    encoded = encode(event)
    return Recorded(
        partition=1,
        offset=5,
        stream=stream.name,
        key=stream.key,
        revision=6,
        type=encoded.type,
        schema=encoded.schema,
        event_id=event_id,
        recorded_at=NOW,
        actor_id=ACTOR,
        correlation_id=ACTOR,
        payload=None if erased else encoded.payload,
    )


SENT = MessageSent(message_id=TEXT, conversation_id=TALK, author_id=WHO, body="hello")
ON_MESSAGE: dict[str, Any] = {"message_id": TEXT, "conversation_id": TALK}
SCHEDULED = s.MessageScheduled(author_id=ACTOR, body="later", send_at=AT, **ON_MESSAGE)
REACHES: list[tuple[AnyEvent, Stream, Reach]] = [
    (SENT, streams.timeline(TALK), Reach.MEMBERS),
    *(
        (event, streams.message(TALK, TEXT), Reach.MEMBERS)
        for event in (
            g.MessageEdited(body="better", **ON_MESSAGE),
            g.MessageDeleted(**ON_MESSAGE),
            g.ReactionAdded(user_id=WHO, emoji="👍", **ON_MESSAGE),
            g.ReactionRemoved(user_id=WHO, emoji="👍", **ON_MESSAGE),
        )
    ),
    *(
        (event, streams.conversation(TALK), Reach.MEMBERS)
        for event in (
            c.ConversationRenamed(title="New"),
            c.TopicChanged(topic="Tea"),
            c.ConversationAvatarChanged(),
            c.ConversationArchived(),
            c.ConversationUnarchived(),
            c.MessagePinned(message_id=TEXT),
            c.MessageUnpinned(message_id=TEXT),
        )
    ),
    *(
        (event, streams.membership(TALK, WHO), Reach.MEMBERS)
        for event in (
            m.MemberJoined(user_id=WHO),
            m.MemberLeft(user_id=WHO),
            m.MemberRemoved(user_id=WHO),
            m.MemberBanned(user_id=WHO),
            m.MemberUnbanned(user_id=WHO),
            m.RoleChanged(user_id=WHO, role=m.Role.ADMIN),
        )
    ),
    *(
        (event, streams.membership(TALK, WHO), Reach.PERSON)
        for event in (
            m.NotificationLevelChanged(user_id=WHO, level=m.Level.NONE),
            m.ConversationPinned(user_id=WHO),
            m.ConversationUnpinned(user_id=WHO),
        )
    ),
    (
        ReadMarkerMoved(conversation_id=TALK, user_id=WHO, seq=4),
        streams.read_marker(TALK, WHO),
        Reach.PERSON,
    ),
    *(
        (event, streams.schedule(TALK, TEXT), Reach.PERSON)
        for event in (
            SCHEDULED,
            s.ScheduledMessageCancelled(**ON_MESSAGE),
            s.ScheduledMessageSent(**ON_MESSAGE),
        )
    ),
    *(
        (event, streams.user(WHO), Reach.EVERYONE)
        for event in (
            u.ProfileChanged(user_id=WHO, display_name="Who"),
            u.UserPromoted(user_id=WHO),
            u.UserDemoted(user_id=WHO),
            u.UserDeactivated(user_id=WHO),
            u.UserReactivated(user_id=WHO),
        )
    ),
]
SILENT: list[tuple[AnyEvent, Stream]] = [
    (c.ConversationCreated(conversation_id=TALK, kind=c.Kind.GROUP), streams.conversation(TALK)),
    (c.OwnersChanged(owner_ids=(WHO,)), streams.conversation(TALK)),
    (u.UserRegistered(user_id=WHO, user_name="who", display_name="Who"), streams.user(WHO)),
    (u.RefreshReuseDetected(user_id=WHO), streams.user(WHO)),
    *(
        (event, streams.audit(WHO))
        for event in (
            a.ContentInspected(partition=0, offset=1, stream="timeline-x"),
            a.ServerInviteMade(invite_id=WHO, expires_at=datetime(2026, 1, 31, tzinfo=UTC)),
            a.ServerInviteRevoked(invite_id=WHO),
            a.RebuildOrdered(projection="inbox"),
            a.ParkedRetried(projection="inbox", key=WHO),
        )
    ),
]


@pytest.mark.parametrize(("event", "stream", "reach"), REACHES, ids=lambda each: str(type(each)))
def test_an_update_has_its_events_name_and_reach(
    event: AnyEvent, stream: Stream, reach: Reach
) -> None:
    notice = notice_of(recorded(event, stream))
    assert notice is not None
    kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", type(event).__name__).lower()
    assert msgspec.to_builtins(notice.update)["kind"] == kebab
    assert notice.reach is reach


@pytest.mark.parametrize(("event", "stream"), SILENT, ids=lambda each: str(type(each)))
def test_what_is_no_news_makes_no_update(event: AnyEvent, stream: Stream) -> None:
    assert notice_of(recorded(event, stream)) is None


def test_what_is_ones_own_names_its_owner() -> None:
    by_stream = [(event, stream) for event, stream, reach in REACHES if reach is Reach.PERSON]
    owners = {notice.person for each in by_stream if (notice := notice_of(recorded(*each)))}
    assert owners == {WHO, ACTOR}
    refused = s.ScheduledMessageCancelled(author_id=WHO, reason="not a member", **ON_MESSAGE)
    for event, owner in ((SCHEDULED, ACTOR), (refused, WHO)):
        notice = notice_of(recorded(event, streams.schedule(TALK, TEXT)))
        assert notice is not None
        assert notice.person == owner


def test_a_sent_message_is_whole() -> None:
    notice = notice_of(recorded(SENT, streams.timeline(TALK)))
    assert notice is not None
    message = msgspec.to_builtins(notice.update)["message"]
    assert (message["body"], message["seq"], message["author_id"]) == ("hello", 7, str(WHO))
    assert message["sent_at"] == "2026-09-21T14:13:20Z"
    assert (message["reactions"], message["deleted"], message["pinned"]) == ([], False, False)


def test_what_was_imported_keeps_its_own_time() -> None:
    imported = msgspec.structs.replace(SENT, occurred_at=AT)
    notice = notice_of(recorded(imported, streams.timeline(TALK)))
    assert notice is not None
    assert msgspec.to_builtins(notice.update)["message"]["sent_at"] == "2020-05-17T00:00:00Z"


def test_an_erased_message_keeps_its_place() -> None:
    notice = notice_of(recorded(SENT, streams.timeline(TALK), event_id=TEXT, erased=True))
    assert notice is not None
    message = msgspec.to_builtins(notice.update)["message"]
    assert (message["message_id"], message["seq"]) == (str(TEXT), 7)
    assert (message["body"], message["deleted"]) == (None, True)


def test_an_erased_edit_says_nothing() -> None:
    edit = g.MessageEdited(body="better", **ON_MESSAGE)
    assert notice_of(recorded(edit, streams.message(TALK, TEXT), erased=True)) is None


def test_a_system_item_has_the_same_id_as_in_pages() -> None:
    stream = streams.membership(TALK, WHO)
    notice = notice_of(recorded(m.MemberLeft(user_id=WHO), stream))
    assert notice is not None
    assert msgspec.to_builtins(notice.update)["item_id"] == f"{stream.name}.6"


def test_an_event_of_a_later_release_is_told_apart() -> None:
    later = msgspec.structs.replace(recorded(SENT, streams.timeline(TALK)), type="PollOpened")
    with pytest.raises(UnknownEventType):
        notice_of(later)
