import pytest

from contracts.events.timeline import Attachment
from contracts.ids import MessageId
from contracts.log import instant
from projections.facts import Fact
from projections.messages import Details, MessageDocument, UnknownMessage, fold, subject, superseded
from tests.talk import ANN, BEN, HERE, Talk


def folded(facts: list[Fact], message_id: MessageId) -> MessageDocument:
    document = None
    for fact in facts:
        if subject(fact) == message_id:
            document = fold(document, fact)
    assert document is not None
    return document


def test_a_sent_message_has_its_place_and_its_words() -> None:
    talk = Talk()
    talk.send(HERE, ANN, "first")
    message = talk.send(HERE, BEN, "second", mentions=(ANN,))
    document = folded(talk.facts, message)
    assert (document.seq, document.author_id, document.body) == (2, BEN, "second")
    assert document.details.mentions == (ANN,)
    assert document.sent_at == talk.recorded[-1].recorded_at


def test_an_edit_replaces_text_and_mentions_and_leaves_the_earlier_text() -> None:
    talk = Talk()
    message = talk.send(HERE, ANN, "teh", mentions=(BEN,))
    talk.edit(message, "the")
    sent, edited = talk.facts
    before = fold(None, sent)
    after = fold(before, edited)
    assert (after.body, after.details.mentions) == ("the", ())
    old = superseded(before, after)
    assert old is not None
    assert (old.body, old.at) == ("teh", instant(sent.recorded.recorded_at))


def test_reactions_are_counted_once_a_person_and_go_with_the_last() -> None:
    talk = Talk()
    message = talk.send(HERE, ANN, "done")
    for who in (ANN, BEN, BEN):
        talk.react(message, who, "🎉")
    assert folded(talk.facts, message).details.reactions == {"🎉": (ANN, BEN)}
    for who in (ANN, BEN):
        talk.react(message, who, "🎉", away=True)
    assert folded(talk.facts, message).details.reactions == {}


def test_a_pin_says_who_pinned_and_goes_away() -> None:
    talk = Talk()
    message = talk.send(HERE, ANN, "rules")
    talk.pin(message, BEN)
    assert folded(talk.facts, message).details.pinned_by == BEN
    talk.pin(message, BEN, away=True)
    assert folded(talk.facts, message).details.pinned_by is None


def test_a_deleted_reply_keeps_its_thread_though_its_text_was_never_seen() -> None:
    talk = Talk()
    root = talk.send(HERE, ANN, "root")
    reply = talk.send(HERE, BEN, "secret", reply_to_id=root, thread_root_id=root)
    seen = talk.facts
    talk.delete(reply)
    live = folded([*seen, *talk.since(2)], reply)
    assert live.details == Details(thread_root_id=root)
    assert folded(talk.facts, reply) == live


def test_a_deleted_message_keeps_its_place_and_nothing_else() -> None:
    talk = Talk()
    message = talk.send(HERE, ANN, "secret", mentions=(BEN,), attachments=(Attachment(name="x"),))
    seen = talk.facts
    talk.react(message, BEN, "👀")
    talk.delete(message)
    live = folded([*seen, *talk.since(1)], message)
    assert live.body is None
    assert live.details == type(live.details)()
    assert live.seq == 1
    assert folded(talk.facts, message) == live


def test_what_happens_to_a_deleted_message_changes_only_its_version() -> None:
    talk = Talk()
    message = talk.send(HERE, ANN, "gone")
    talk.delete(message)
    deleted = folded(talk.facts, message)
    talk.react(message, BEN, "👀")
    talk.pin(message, BEN)
    later = folded(talk.facts, message)
    assert (later.body, later.details) == (None, deleted.details)
    assert later.version == talk.recorded[-1].offset + 1


def test_a_message_that_was_never_sent_cannot_be_edited() -> None:
    talk = Talk()
    message = talk.send(HERE, ANN, "a")
    talk.edit(message, "b")
    with pytest.raises(UnknownMessage):
        fold(None, talk.facts[1])
