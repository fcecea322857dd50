"""One hub a process: each committed event goes, encoded once, to the sockets of its audience."""

from collections.abc import Iterable, Sequence
from time import perf_counter

import structlog
from msgspec import MsgspecError

from contracts.events.codec import UnknownEventType
from contracts.ids import ConversationId, SessionId, UserId
from contracts.log import Recorded
from contracts.tokens import Sealer
from contracts.tracing import Spans
from contracts.views.update import AnyUpdate, UserDeactivatedUpdate
from query_api.bounded import Bounded
from query_api.live.endings import REVOKED, TOO_SLOW
from query_api.live.frames import TypingFrame, UpdateFrame
from query_api.live.heads import Heads
from query_api.live.notices import Notice, Reach, notice_of
from query_api.live.rooms import Held, Person, Room, Rooms
from query_api.live.wire import Wired
from query_api.membership import Turn, turn_of
from query_api.ports import LogReader

MOST_IN_FRAME = 64
MOST_HELD = 5_000
MOST_REVOKED = 10_000

_LOGGER = structlog.get_logger()


class Hub:
    """Keeps memberships of the connected in the order of the log and sends by them alone."""

    def __init__(self, rooms: Rooms, sealer: Sealer) -> None:
        """Start without heads; ``start`` takes them before the first connection."""
        self.rooms = rooms
        self.heads = Heads(sealer, {})
        self.draining = False
        self.frames = 0
        """Frames sent since the start, for whoever watches."""
        self.revoked: Bounded[SessionId, SessionId] = Bounded(MOST_REVOKED)
        self.spans: Spans | None = None
        """Whoever follows requests through the processes."""
        self._run: list[AnyUpdate] = []
        self._run_at: tuple[Room, int, int] | None = None

    async def start(self, *logs: LogReader) -> None:
        """Take the heads of the logs; the feed brings everything behind them."""
        for log in logs:
            for partition, offset in (await log.heads()).items():
                self.heads.move(log.first_lane + partition, offset)

    def receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        """Send a committed batch; an event unknown to this release is logged and passed over.

        What a feed that began earlier brings again is left out.
        """
        spans = self.spans
        if spans is None:
            self._receive(first_lane, events)
            return
        began, before = perf_counter(), self.frames
        self._receive(first_lane, events)
        if self.frames > before:
            requests = (recorded.correlation_id for recorded in events)
            spans.done(requests, "deliver", perf_counter() - began, frames=self.frames - before)

    def _receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        for recorded in events:
            lane = first_lane + recorded.partition
            if recorded.offset <= self.heads.offsets.get(lane, -1):
                continue
            try:
                self._take(lane, recorded)
            except (UnknownEventType, MsgspecError):
                _LOGGER.exception("update_passed_over", type=recorded.type, stream=recorded.stream)
                self._advance(lane, recorded.offset)
        self._flush()

    def revoke(self, session_id: SessionId) -> None:
        """End the connections of a session at once, and let it open no other."""
        self.revoked.put(session_id, session_id)
        for listener in self.rooms.session(session_id):
            listener.outlet.end(REVOKED)

    def typing(self, conversation_id: ConversationId, user_id: UserId) -> None:
        """Tell the other members of a conversation that a person types."""
        room = self.rooms.room(conversation_id)
        if room is not None:
            told = TypingFrame(conversation_id=conversation_id, user_id=user_id)
            self.broadcast(room, Wired(told), but=user_id)

    def broadcast(self, room: Room, frame: Wired, but: UserId | None = None) -> None:
        """Send what is in no log to the members of a conversation."""
        for person in room.people:
            if person.user_id != but:
                self.tell(person, frame)

    def tell(self, person: Person, frame: Wired) -> None:
        """Send what is in no log to one person; who is still catching up does without it."""
        for listener in person.listeners:
            if listener.held is None:
                listener.outlet.write(frame, self.heads)
                self.frames += 1

    def _take(self, lane: int, recorded: Recorded) -> None:
        turn = turn_of(recorded)
        if turn is not None:
            self._flush()
            self._turn(turn, lane, recorded)
            return
        room = self.rooms.room(ConversationId(recorded.key))
        if room is None and not recorded.stream.startswith("user-"):
            self._advance(lane, recorded.offset)
            return
        notice = notice_of(recorded)
        if notice is not None and notice.reach is Reach.MEMBERS and room is not None:
            self._extend(room, lane, recorded.offset, notice.update)
            return
        self._advance(lane, recorded.offset)
        if notice is not None:
            self._send_beyond(notice, room, lane)

    def _turn(self, turn: Turn, lane: int, recorded: Recorded) -> None:
        self.heads.move(lane, recorded.offset)
        person = self.rooms.person(turn.user_id)
        if turn.joined and person is not None:
            self.rooms.enter(person, turn.conversation_id)
        room = self.rooms.room(turn.conversation_id)
        notice = notice_of(recorded)
        if room is None or notice is None:
            return
        frame = self._frame(lane, room.conversation_id, [notice.update])
        if not turn.joined and person is not None and person in room.people:
            # The last that the person gets of it, so it goes out though the membership is over.
            self.rooms.leave(person, room)
            self._send((person,), frame, lane, None)
        self._send(room.people, frame, lane, room)

    def _extend(self, room: Room, lane: int, offset: int, update: AnyUpdate) -> None:
        at = self._run_at
        if at is None or at[0] is not room or at[1] != lane or len(self._run) >= MOST_IN_FRAME:
            self._flush()
        self._run.append(update)
        self._run_at = (room, lane, offset)

    def _advance(self, lane: int, offset: int) -> None:
        self._flush()
        self.heads.move(lane, offset)

    def _flush(self) -> None:
        if self._run_at is not None:
            room, lane, offset = self._run_at
            updates, self._run, self._run_at = self._run, [], None
            self.heads.move(lane, offset)
            self._send(room.people, self._frame(lane, room.conversation_id, updates), lane, room)

    def _send_beyond(self, notice: Notice, room: Room | None, lane: int) -> None:
        update = notice.update
        if notice.reach is Reach.EVERYONE:
            people = self.rooms.people()
            self._send(people, self._frame(lane, None, [update]), lane, None)
            if isinstance(update, UserDeactivatedUpdate):
                self._end(self.rooms.person(update.user_id))
            return
        person = None if notice.person is None else self.rooms.person(notice.person)
        if room is not None and person is not None and person in room.people:
            frame = self._frame(lane, room.conversation_id, [update])
            self._send((person,), frame, lane, room)

    def _end(self, person: Person | None) -> None:
        for listener in person.listeners if person is not None else ():
            listener.outlet.end(REVOKED)

    def _frame(
        self, lane: int, conversation_id: ConversationId | None, updates: list[AnyUpdate]
    ) -> Wired:
        position = self.heads.token(lane)
        return Wired(
            UpdateFrame(position=position, conversation_id=conversation_id, updates=updates)
        )

    def _send(self, people: Iterable[Person], frame: Wired, lane: int, room: Room | None) -> None:
        heads = self.heads
        for person in people:
            for listener in person.listeners:
                if listener.held is None:
                    listener.outlet.write(frame, heads)
                    self.frames += 1
                elif len(listener.held) < MOST_HELD:
                    listener.held.append(Held(frame, lane, heads.offsets[lane], room))
                else:
                    listener.outlet.end(TOO_SLOW)
