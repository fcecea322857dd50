from msgspec.structs import replace

from projections.messages import MessageDocument, fold
from projections.search_context import WINDOW, Earlier, answered
from tests.talk import ANN, HERE, Talk


def message(seq: int = 9) -> MessageDocument:
    talk = Talk()
    talk.send(HERE, ANN, "because of the cable")
    return replace(fold(None, talk.facts[0]), seq=seq)


def at(seq: int, before: int = 0) -> Earlier:
    return Earlier(seq, message().sent_at - before)


def test_a_reply_answers_the_message_it_replies_to() -> None:
    assert answered(message(), 4, 2, [at(8)]) == (4,)


def test_a_message_in_a_thread_answers_its_root() -> None:
    assert answered(message(), None, 2, [at(8)]) == (2,)


def test_a_message_answers_the_newest_of_those_it_mentions() -> None:
    assert answered(message(), None, None, [at(3), at(8), at(5), at(6)]) == (5, 6, 8)


def test_what_is_a_day_old_is_not_answered() -> None:
    assert answered(message(), None, None, [at(3, WINDOW), at(4, WINDOW + 1)]) == (3,)


def test_what_comes_later_is_not_answered() -> None:
    assert answered(message(), None, None, [at(3, -1), at(9), at(10)]) == ()
