"""What live delivery needs of the outside, beside the log."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from contracts.identity import Principal
from contracts.ids import ConversationId, SessionId, UserId
from contracts.views.user import Presence, PresenceState


class Revocations(Protocol):
    """Sessions and API tokens that end before their time."""

    def subscribe(self, receive: Callable[[SessionId], None]) -> None:
        """Call ``receive`` with each one at once; it must not block."""


class Tickets(Protocol):
    """One-time tickets, good for 30 seconds, in the place of a token."""

    async def issue(self, principal: Principal, origin: str | None) -> str:
        """Return a ticket for a principal, to be used from the same origin."""

    async def redeem(self, ticket: str, origin: str | None) -> Principal:
        """Return whom a ticket is for, and let nobody use it again.

        Raises:
            Unauthenticated: it is unknown, used, too old, or of another origin.
        """


class PresenceBoard(Protocol):
    """Who is there, by device; a device that is not heard of for a minute is gone."""

    def subscribe(self, receive: Callable[[Presence], None]) -> None:
        """Call ``receive`` with each change of a person's state; it must not block."""

    async def arrive(self, user_id: UserId, device: SessionId) -> None:
        """Note a device that connects: it is online unless it said something else before."""

    async def say(self, user_id: UserId, device: SessionId, state: PresenceState) -> None:
        """Note the state that a device says."""

    async def leave(self, user_id: UserId, device: SessionId) -> None:
        """Note a device that is disconnected; it has a moment to come back."""

    async def beat(self, connected: Iterable[tuple[UserId, SessionId]]) -> None:
        """Keep those connected, and let those go who were not heard of."""

    async def of(self, user_ids: Sequence[UserId]) -> list[Presence]:
        """Return the state of each person, in the order given."""


class TypingBoard(Protocol):
    """Who is typing at the moment; nothing of it is kept."""

    def subscribe(self, receive: Callable[[ConversationId, UserId], None]) -> None:
        """Call ``receive`` with each person who types somewhere; it must not block."""

    async def say(self, conversation_id: ConversationId, user_id: UserId) -> None:
        """Tell that a person types."""
