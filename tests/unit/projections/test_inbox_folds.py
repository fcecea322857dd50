from uuid import UUID

import pytest

from contracts import streams
from contracts.events import AnyEvent, Erased
from contracts.events.conversation import (
    ConversationArchived,
    ConversationCreated,
    ConversationRenamed,
    ConversationUnarchived,
    Kind,
    MessagePinned,
    MessageUnpinned,
    TopicChanged,
    Visibility,
)
from contracts.events.membership import Level, MemberJoined, NotificationLevelChanged, Role
from contracts.events.message import MessageDeleted, MessageEdited, ReactionAdded, ReactionRemoved
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId, UserId, uuid7
from contracts.log import instant
from contracts.streams import Stream
from projections.inbox import Summary, fold_summary, seated
from projections.inbox_member import InboxMember, fold_member
from projections.inbox_mentions import EVERYONE, Sent, fold_sent
from projections.last_message import LastMessage
from tests.unit.projections.recording import recorded

ROOM, ADA, BOB = ConversationId(uuid7()), UserId(uuid7()), UserId(uuid7())
Step = tuple[Stream, AnyEvent | Erased]

ONE, TWO = MessageId(uuid7()), MessageId(uuid7())
CONVERSATION, TIMELINE = streams.conversation(ROOM), streams.timeline(ROOM)
CREATED = ConversationCreated(conversation_id=ROOM, kind=Kind.CHANNEL, title="Plans")


def sent(message_id: MessageId, body: str = "hello", **fields: object) -> MessageSent:
    return MessageSent(
        message_id=message_id,
        conversation_id=ROOM,
        author_id=ADA,
        body=body,
        **fields,  # type: ignore[arg-type]  # fields of this very event
    )


def after(*steps: Step) -> Summary:
    summary = None
    for number, (stream, event) in enumerate(steps):
        kind = event.type if isinstance(event, Erased) else event
        event_id: UUID | None = ONE if kind == "MessageSent" else None
        revision = sum(before is stream for before, _ in steps[:number])
        entry = recorded(stream, kind, revision=revision, at=number, actor=ADA, event_id=event_id)
        summary = fold_summary(summary, entry, event)
    assert summary is not None
    return summary


def last(*steps: Step) -> LastMessage:
    found = after(*steps).last
    assert found is not None
    return found


def test_a_conversation_has_what_was_last_said_of_it() -> None:
    summary = after(
        (CONVERSATION, CREATED),
        (CONVERSATION, TopicChanged(topic="what next")),
        (CONVERSATION, ConversationRenamed(title="New plans")),
        (CONVERSATION, ConversationArchived()),
        (CONVERSATION, ConversationUnarchived()),
        (CONVERSATION, TopicChanged(topic="")),
    )
    assert (summary.title, summary.topic, summary.archived) == ("New plans", None, False)
    assert (summary.created_by, summary.last_seq, summary.active_at) == (ADA, 0, 0)


def test_an_erased_conversation_is_private_and_nameless() -> None:
    summary = after((CONVERSATION, Erased("ConversationCreated")))
    assert (summary.visibility, summary.title) == (Visibility.PRIVATE, None)
    summary = after((CONVERSATION, CREATED), (CONVERSATION, Erased("ConversationRenamed")))
    assert summary.title is None


def test_the_pair_of_a_direct_conversation_stays_when_one_leaves() -> None:
    direct = after((CONVERSATION, ConversationCreated(conversation_id=ROOM, kind=Kind.DIRECT)))
    both = seated(seated(direct, ADA, 1), BOB, 1)
    left = seated(both, BOB, -1)
    assert (left.pair, left.member_count) == ((ADA, BOB), 1)


def test_the_last_message_is_the_one_sent_last() -> None:
    found = last((TIMELINE, sent(ONE, "one")), (TIMELINE, sent(TWO, "two")))
    assert (found.message_id, found.seq, found.body, found.sent_at) == (TWO, 2, "two", 1)


def test_an_imported_message_was_sent_when_it_happened() -> None:
    assert last((TIMELINE, sent(ONE, occurred_at=instant(77)))).sent_at == 77


def test_an_edit_of_an_earlier_message_leaves_the_last() -> None:
    edit = MessageEdited(message_id=ONE, conversation_id=ROOM, body="edited")
    steps = ((TIMELINE, sent(ONE)), (TIMELINE, sent(TWO)), (streams.message(ROOM, ONE), edit))
    assert last(*steps).body == "hello"
    found = last((TIMELINE, sent(ONE)), (streams.message(ROOM, ONE), edit))
    assert (found.body, found.edited_at) == ("edited", 1)


def test_a_deleted_message_keeps_its_place_and_no_text() -> None:
    stream = streams.message(ROOM, ONE)
    found = last(
        (TIMELINE, sent(ONE, mentions=(BOB,), occurred_at=instant(77))),
        (stream, ReactionAdded(message_id=ONE, conversation_id=ROOM, user_id=BOB, emoji="👍")),
        (stream, MessageDeleted(message_id=ONE, conversation_id=ROOM)),
    )
    bare = LastMessage(message_id=ONE, seq=1, author_id=ADA, sent_at=0, recorded_at=0, deleted=True)
    assert found == bare
    assert last((TIMELINE, Erased("MessageSent"))) == bare


def test_a_deleted_reply_keeps_its_thread_and_says_so_after_its_text_was_erased() -> None:
    stream = streams.message(ROOM, ONE)
    gone = MessageDeleted(message_id=ONE, conversation_id=ROOM, thread_root_id=TWO)
    live = last((TIMELINE, sent(ONE, thread_root_id=TWO)), (stream, gone))
    assert (live.deleted, live.thread_root_id) == (True, TWO)
    assert last((TIMELINE, Erased("MessageSent")), (stream, gone)) == live


def test_a_sent_message_without_text_and_id_is_poison() -> None:
    with pytest.raises(ValueError, match="event id"):
        fold_summary(None, recorded(TIMELINE, "MessageSent"), Erased("MessageSent"))


def test_reactions_of_the_last_message_come_and_go() -> None:
    stream = streams.message(ROOM, ONE)
    up = ReactionAdded(message_id=ONE, conversation_id=ROOM, user_id=ADA, emoji="👍")
    heart = ReactionAdded(message_id=ONE, conversation_id=ROOM, user_id=BOB, emoji="❤")
    back = ReactionRemoved(message_id=ONE, conversation_id=ROOM, user_id=ADA, emoji="👍")
    steps: list[Step] = [(TIMELINE, sent(ONE)), (stream, up), (stream, heart), (stream, up)]
    assert last(*steps).reactions == {"👍": (ADA,), "❤": (BOB,)}
    assert last(*steps, (stream, back)).reactions == {"❤": (BOB,)}


def test_a_pin_shows_on_the_last_message() -> None:
    steps = ((TIMELINE, sent(ONE)), (CONVERSATION, MessagePinned(message_id=ONE)))
    assert last(*steps).pinned
    assert not last(*steps, (CONVERSATION, MessageUnpinned(message_id=ONE))).pinned
    assert not last((TIMELINE, sent(ONE)), (CONVERSATION, MessagePinned(message_id=TWO))).pinned


def member(*events: AnyEvent | Erased, last_seq: int = 0) -> InboxMember | None:
    found = None
    for event in events:
        kind = event.type if isinstance(event, Erased) else event
        found = fold_member(found, recorded(streams.membership(ROOM, BOB), kind), event, last_seq)
    return found


def test_joining_reads_what_is_there() -> None:
    joined = MemberJoined(user_id=BOB, role=Role.GUEST)
    assert member(joined, last_seq=7) == InboxMember(
        conversation_id=ROOM, user_id=BOB, role=Role.GUEST, read_seq=7
    )


def test_a_level_holds_until_its_instant() -> None:
    quiet = NotificationLevelChanged(user_id=BOB, level=Level.NONE, until=instant(9))
    found = member(MemberJoined(user_id=BOB), quiet)
    assert found is not None
    assert (found.level, found.level_until) == (Level.NONE, 9)


def test_who_was_erased_from_the_log_is_a_plain_member() -> None:
    found = member(Erased("MemberJoined"), Erased("RoleChanged"), Erased("ConversationPinned"))
    assert found == InboxMember(conversation_id=ROOM, user_id=BOB, pinned=True)
    assert member(Erased("MemberJoined"), Erased("MemberBanned")) is None


def test_what_happens_to_one_who_is_no_member_makes_none() -> None:
    assert member(NotificationLevelChanged(user_id=BOB, level=Level.NONE)) is None


def test_a_message_to_all_mentions_everyone_and_those_it_names() -> None:
    event = sent(ONE, mentions=(BOB,), mentions_all=True)
    found = fold_sent(None, recorded(TIMELINE, event, revision=4), event)
    assert found == Sent(ONE, ROOM, 5, (EVERYONE, BOB))


def test_an_edit_mentions_anew_and_a_deletion_nobody() -> None:
    stream = streams.message(ROOM, ONE)
    before = Sent(ONE, ROOM, 5, (BOB,))
    edit = MessageEdited(message_id=ONE, conversation_id=ROOM, body="x", mentions=(ADA,))
    assert fold_sent(before, recorded(stream, edit), edit) == Sent(ONE, ROOM, 5, (ADA,))
    gone = MessageDeleted(message_id=ONE, conversation_id=ROOM)
    deleted = fold_sent(before, recorded(stream, gone), gone)
    assert deleted == Sent(ONE, ROOM, 5, (), deleted=True)
    assert fold_sent(deleted, recorded(stream, edit), edit) == deleted
    assert fold_sent(None, recorded(stream, edit), edit) is None
