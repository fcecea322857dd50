"""The one loop of every command: load, decide, append; and again when others were faster."""

from asyncio import Lock
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Protocol
from weakref import WeakValueDictionary

from commands.domain.errors import CommandRejected, ConcurrentChange
from commands.handlers.plan import Envelope, Plan, append_of, fingerprint, settle
from commands.handlers.states import States
from commands.ports import Appended, Conflict, EventLog
from contracts.commands.command import Command
from contracts.log import Metadata

DECISIONS = 4
"""The first, and three after another change came between."""


class Planner(Protocol):
    """Decides one command."""

    async def __call__(self, *, fresh: bool) -> Plan:
        """Decide on states from memory, or with ``fresh`` on states read from the log."""


class Deciding:
    """Carries out commands so that each is recorded once, on the state it was decided on."""

    def __init__(self, log: EventLog, states: States) -> None:
        self._log = log
        self._states = states
        self._turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    async def carry_out(
        self,
        command: Command,
        metadata: Metadata,
        planner: Planner,
        occurred_at: datetime | None = None,
    ) -> Appended:
        """Record what ``planner`` decides; a repeated command gets its first outcome again.

        Raises:
            CommandRejected: it was refused on the state that the log has now.
            ConcurrentChange: others changed the same thing each time.
            LogUnavailable: nothing was recorded; it may be tried again.
        """
        envelope = Envelope(metadata, fingerprint(command), occurred_at)
        fresh = False
        async with AsyncExitStack() as turn:
            for _ in range(DECISIONS):
                decided = await self._decide(planner, envelope, fresh=fresh)
                if isinstance(decided, Appended):
                    return decided
                outcome = await self._append(decided, envelope)
                if isinstance(outcome, Appended):
                    return outcome
                if not fresh:  # who lost a race once waits for the others of this process
                    await turn.enter_async_context(self._turn(outcome.stream))
                fresh = True
        raise ConcurrentChange("others changed the same thing at the same time")

    async def _decide(
        self, planner: Planner, envelope: Envelope, *, fresh: bool
    ) -> Plan | Appended:
        try:
            return await planner(fresh=fresh)
        except CommandRejected:
            # The first try may have been recorded, and be what makes this one inapplicable.
            if first := await self._first(envelope):
                return first
            if fresh:
                raise
        return await planner(fresh=True)

    async def _first(self, envelope: Envelope) -> Appended | None:
        metadata = envelope.metadata
        found = await self._log.receipt(
            metadata.actor_id, metadata.command_id, envelope.fingerprint
        )
        if found is None:
            return None
        settled = settle(found, metadata)
        return settled if isinstance(settled, Appended) else None

    async def _append(self, plan: Plan, envelope: Envelope) -> Appended | Conflict:
        outcome = await self._log.append(append_of(plan, envelope))
        settled = settle(outcome, envelope.metadata)
        if isinstance(settled, Appended) and not settled.repeated:
            for change in plan.changes:
                if change.expected is not None and change.events:
                    self._states.advance(change.stream, change.expected, change.events)
        return settled

    def _turn(self, stream: str) -> Lock:
        return self._turns.setdefault(stream, Lock())
