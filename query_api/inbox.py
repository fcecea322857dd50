"""What the routes ask of the read model of conversations as their members see them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from contracts.ids import ConversationId, UserId
from contracts.views.conversation import Channel, Conversation, InboxItem

PROJECTION = "inbox"


class InboxKey(NamedTuple):
    """Place in an inbox: newest activity first."""

    active_at: int
    """Microseconds since 1970."""
    conversation_id: ConversationId


class ChannelKey(NamedTuple):
    """Place in the list of channels: the largest first."""

    member_count: int
    conversation_id: ConversationId


class Conversations(Protocol):
    """Conversations with their last message, and what each member has read of them."""

    async def inbox(
        self, user_id: UserId, after: InboxKey | None, limit: int
    ) -> list[tuple[InboxKey, InboxItem]]:
        """Return the conversations of a person."""

    async def read_seqs(
        self, user_id: UserId, conversation_ids: Collection[ConversationId]
    ) -> Mapping[ConversationId, int]:
        """Return up to which seq a member has read each of these conversations."""

    async def conversation(
        self, conversation_id: ConversationId, user_id: UserId
    ) -> Conversation | None:
        """Return one conversation as a person sees it."""

    async def channels(
        self, user_id: UserId, text: str, after: ChannelKey | None, limit: int
    ) -> list[tuple[ChannelKey, Channel]]:
        """Return the public channels, not archived, whose title, slug or topic has ``text``."""
