"""Who acts in which conversation, and what holds an append to that."""

from msgspec import Struct

from commands.domain.conversation import Conversation
from commands.domain.membership import Membership
from commands.handlers.folds import Versioned
from commands.handlers.plan import Change, change
from commands.handlers.states import States
from commands.ports import Guard
from contracts.ids import ConversationId, UserId


class Sender(Struct, frozen=True):
    """A conversation and one person's membership in it, each as of a revision."""

    conversation: Versioned[Conversation]
    membership: Versioned[Membership]

    @property
    def guards(self) -> tuple[Guard, Guard]:
        """What must not have moved when an append is recorded."""
        return self.conversation.guard, self.membership.guard

    @property
    def unmoved(self) -> tuple[Change, Change]:
        """The same in the words of a plan."""
        return change(self.conversation), change(self.membership)


def cached(states: States, conversation_id: ConversationId, user_id: UserId) -> Sender | None:
    """Return the sender if all of it is in memory, perhaps stale."""
    conversation = states.cached_conversation(conversation_id)
    membership = states.cached_membership(conversation_id, user_id)
    if conversation is None or membership is None:
        return None
    return Sender(conversation, membership)


async def load(
    states: States, conversation_id: ConversationId, user_id: UserId, *, fresh: bool
) -> Sender:
    """Return the sender, from the log if asked for ``fresh``."""
    return Sender(
        await states.conversation(conversation_id, fresh=fresh),
        await states.membership(conversation_id, user_id, fresh=fresh),
    )
