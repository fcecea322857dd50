"""Who said what last in which conversation, as far as it was folded here: it never changes."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final, NamedTuple

from contracts.ids import ConversationId, MessageId, UserId
from projections.search_context import MESSAGES

MOST: Final = 50_000
"""People in conversations that are remembered; the one used longest ago goes."""

Who = tuple[ConversationId, UserId]


class Said(NamedTuple):
    """One message: deleted or not, it stays where it was."""

    seq: int
    sent_at: int
    message_id: MessageId


class Memory:
    """The last messages of people; what is not remembered has to be searched for."""

    def __init__(self, most: int = MOST) -> None:
        """Know nothing."""
        self._most = most
        self._last: OrderedDict[Who, tuple[Said, ...]] = OrderedDict()
        self._whole = False

    def begin(self) -> None:
        """Forget all; the index is empty, so that nobody has said anything yet."""
        self.forget()
        self._whole = True

    def forget(self) -> None:
        """Forget all."""
        self._last.clear()
        self._whole = False

    def before(self, who: Who, seq: int) -> tuple[Said, ...] | None:
        """Return the last messages of a person before a seq; None if that is not known."""
        last = self._last.get(who)
        if last is None:
            return () if self._whole else None
        self._last.move_to_end(who)
        earlier = tuple(each for each in last if each.seq < seq)
        known = len(earlier) == len(last) or len(earlier) == MESSAGES
        return earlier if known else None

    def add(self, who: Who, said: Iterable[Said]) -> None:
        """Add messages of a person, where the last ones are known."""
        last = self._last.get(who, () if self._whole else None)
        if last is not None:
            self.know(who, (*last, *said))

    def know(self, who: Who, said: Iterable[Said]) -> None:
        """Take these for the last messages of a person."""
        by_seq = {each.seq: each for each in said}
        self._last[who] = tuple(by_seq[seq] for seq in sorted(by_seq)[-MESSAGES:])
        self._last.move_to_end(who)
        if len(self._last) > self._most:
            self._last.popitem(last=False)
            self._whole = False
