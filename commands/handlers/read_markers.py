"""Carries out ``mark-read`` on the activity log, which keeps the latest marker of each member."""

from datetime import datetime

from commands.domain import read_marker
from commands.domain.permissions import Action, require
from commands.handlers import sender
from commands.handlers.deciding import Deciding
from commands.handlers.plan import Change, Plan
from commands.handlers.states import States
from commands.ports import NEW, Appended, EventLog
from contracts import streams
from contracts.commands.message import MarkRead
from contracts.events.activity import ReadMarkerMoved
from contracts.events.codec import decode
from contracts.ids import ConversationId
from contracts.log import Metadata


class ReadMarkers:
    """Moves read markers forward; authorised now, harmless a moment late: no guard."""

    def __init__(self, log: EventLog, activity: EventLog, states: States) -> None:
        self._log = log
        self._activity = activity
        self._states = states
        self._deciding = Deciding(activity, states)

    async def move(
        self, command: MarkRead, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Record how far the actor has read, unless the marker is there already."""

        async def plan(*, fresh: bool) -> Plan:
            conversation_id, user_id = command.conversation_id, metadata.actor_id
            actor = await sender.load(self._states, conversation_id, user_id, fresh=fresh)
            require(Action.MARK_READ, actor.membership.state, actor.conversation.state)
            stream = streams.read_marker(conversation_id, user_id)
            latest = await self._activity.read_stream(stream)
            revision = latest[-1].revision if latest else NEW
            moved = decode(latest[-1]) if latest else None
            marker = moved.seq if isinstance(moved, ReadMarkerMoved) else 0
            sent = command.seq > marker and await self._was_sent(conversation_id, command.seq)
            events = read_marker.decide(command, user_id, marker, sent=sent)
            changes = (Change(stream, events, revision),) if events else ()
            return Plan(key=conversation_id, changes=changes)

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def _was_sent(self, conversation_id: ConversationId, seq: int) -> bool:
        return bool(await self._log.read_stream(streams.timeline(conversation_id), seq - 2, 1))
