"""Messages that wait for their instant, from the streams ``schedule-{m}``."""

from collections.abc import Sequence
from typing import Final

from contracts.events.schedule import MessageScheduled
from contracts.ids import MessageId
from contracts.streams import subject_of
from projections.facts import Fact

TYPES: Final = frozenset({"MessageScheduled", "ScheduledMessageCancelled", "ScheduledMessageSent"})

Waiting = dict[MessageId, MessageScheduled | None]
"""By message: its plan while it waits, None once it does not or its text is erased."""


def fold_all(facts: Sequence[Fact]) -> Waiting:
    """Return what facts leave of the messages that they are about; others are passed over."""
    return {
        MessageId(subject_of(fact.recorded.stream)): _planned(fact)
        for fact in facts
        if fact.recorded.type in TYPES
    }


def _planned(fact: Fact) -> MessageScheduled | None:
    return fact.event if isinstance(fact.event, MessageScheduled) else None
