"""Records what administrators do that no other stream tells."""

from uuid import UUID

from commands.handlers.plan import Change, Envelope, Plan, append_of, settle
from commands.ports import EventLog
from contracts import streams
from contracts.events.audit import AuditEvent
from contracts.ids import CommandId, UserId, uuid7
from contracts.log import Metadata


class Audit:
    """Appends to the stream of each administrator."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def record(self, actor_id: UserId, correlation_id: UUID, event: AuditEvent) -> None:
        """Record what an administrator does, before it is done.

        Raises:
            LogUnavailable: nothing was recorded, so it must not be done.
        """
        metadata = Metadata(
            actor_id=actor_id, command_id=CommandId(uuid7()), correlation_id=correlation_id
        )
        change = Change(streams.audit(actor_id), (event,))
        plan = Plan(key=actor_id, changes=(change,))
        settle(await self._log.append(append_of(plan, Envelope(metadata, b""))), metadata)
