"""What search needs of an index of messages."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec import Struct

from contracts.ids import ConversationId, MessageId, UserId
from contracts.views.message import Hit
from query_api.search.criteria import Criteria, Sort

COUNTED = 1_000
"""Up to so many hits are counted exactly."""

ENOUGH = 10
"""With fewer hits that have all the words, those that have any of them follow."""


class HitKey(NamedTuple):
    """Place in a list of hits: how many there are up to it, and which is the last of them."""

    rank: int
    sent_at: int
    """Microseconds since 1970."""
    message_id: MessageId


class Wanted(Struct, frozen=True, kw_only=True):
    """One page of hits, out of the conversations that the caller may read."""

    criteria: Criteria
    conversations: Sequence[ConversationId]
    caller: UserId
    own: AbstractSet[ConversationId]
    """Those that the caller is a member of: their messages rank higher."""
    sort: Sort
    now: datetime
    limit: int
    after: HitKey | None = None


class Found(Struct, frozen=True, kw_only=True):
    """Hits in order; ``total`` counts all of them, up to ``COUNTED`` and one more."""

    hits: list[tuple[HitKey, Hit]]
    total: int
    index_at: datetime | None


class MessageIndex(Protocol):
    """Finds messages by their words and by those of what they answer."""

    async def search(self, wanted: Wanted) -> Found:
        """Return the page; what was deleted or may not be read is never in it, nor counted."""
