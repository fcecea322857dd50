"""Which earlier messages a message answers: it is found by their words as well."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from projections.messages import MessageDocument

MESSAGES: Final = 3
"""At most so many, and of each person mentioned."""

CHARACTERS: Final = 2_000
"""At most so much of their texts."""

WINDOW: Final = 24 * 3600 * 1_000_000
"""Microseconds after which a message is no longer taken for what is answered."""


class Earlier(NamedTuple):
    """An earlier message of the conversation; one deleted since counts, with no text."""

    seq: int
    sent_at: int


def answered(
    message: MessageDocument,
    reply_to: int | None,
    thread_root: int | None,
    by_mentioned: Iterable[Earlier],
) -> tuple[int, ...]:
    """Return the seqs of what ``message`` answers, in order, all in its own conversation.

    ``by_mentioned`` are the last ``MESSAGES`` before it of each person that it mentions.
    """
    for one in (reply_to, thread_root):
        if one is not None:
            return (one,)
    recent = {
        earlier.seq
        for earlier in by_mentioned
        if 0 <= message.sent_at - earlier.sent_at <= WINDOW and earlier.seq < message.seq
    }
    return tuple(sorted(recent)[-MESSAGES:])
