"""What the nodes of a place share while they run and can lose: in memory where there is one."""

import time
from typing import Protocol

from msgspec import Struct, structs

from contracts.limits import Limiter
from infra.bootstrap.identity import Revocations
from infra.event_log.clock import system_clock
from infra.memory.limits import MemoryLimiter, Rate, parse_rate
from infra.memory.presence import MemoryPresence
from infra.memory.revocations import MemoryRevocations
from infra.memory.tickets import MemoryTickets
from infra.memory.typing import MemoryTyping
from infra.settings import Limits
from query_api.live.ports import PresenceBoard, Tickets, TypingBoard


class Sharing(Protocol):
    """Limits, presence, typing, revocations and tickets."""

    @property
    def limiter(self) -> Limiter:
        """Grants or refuses by the budgets of the settings."""

    @property
    def presence(self) -> PresenceBoard:
        """Who is there."""

    @property
    def typing(self) -> TypingBoard:
        """Who is typing."""

    @property
    def revocations(self) -> Revocations:
        """Sessions that end before their time."""

    @property
    def tickets(self) -> Tickets:
        """One-time tickets for sockets."""


class Alone(Struct, frozen=True, kw_only=True):
    """All of it in the memory of the only node."""

    limiter: MemoryLimiter
    presence: MemoryPresence
    typing: MemoryTyping
    revocations: MemoryRevocations
    tickets: MemoryTickets


def alone(limits: Limits) -> Alone:
    """Return what the only node of a place has to itself."""
    return Alone(
        limiter=MemoryLimiter(rates_of(limits), time.monotonic),
        presence=MemoryPresence(system_clock),
        typing=MemoryTyping(),
        revocations=MemoryRevocations(),
        tickets=MemoryTickets(time.monotonic),
    )


def rates_of(limits: Limits) -> dict[str, Rate | None]:
    """Return the budgets of the settings."""
    return {name: parse_rate(text) for name, text in structs.asdict(limits).items()}
