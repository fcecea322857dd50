"""From a verified principal to a listener that has all it missed and hears what follows."""

import asyncio

from contracts.identity import Principal
from contracts.ids import ConversationId
from contracts.limits import Limiter
from query_api.live.endings import GOING_AWAY, REVOKED, TOO_MANY_SOCKETS, Ending
from query_api.live.frames import Reset, Welcome
from query_api.live.heads import Heads
from query_api.live.hub import Hub
from query_api.live.missed import Missed, frames
from query_api.live.outlet import Ended
from query_api.live.ports import PresenceBoard
from query_api.live.resume import Resume
from query_api.live.rooms import Listener, Outlet
from query_api.live.wire import Wired
from query_api.ports import Authority

MOST_OF_ONE_PERSON = 256
COST = 10.0
"""Reads that opening a connection counts for: it may read a gap of thousands of events."""


class Connections:
    """Opens and closes listeners of either kind, WebSocket and event stream."""

    def __init__(
        self,
        hub: Hub,
        authority: Authority,
        resume: Resume,
        presence: PresenceBoard,
        limiter: Limiter,
    ) -> None:
        """Keep what a connection passes through."""
        self._hub = hub
        self._authority = authority
        self._resume = resume
        self._presence = presence
        self._limiter = limiter
        self._closing: set[asyncio.Task[None]] = set()

    async def open(
        self, principal: Principal, outlet: Outlet, tokens: list[str] | None
    ) -> Listener:
        """Welcome a connection, send what it missed since ``tokens``, and let it go live.

        Raises:
            NotCaughtUp: the server has just started.
            RateLimited: the person opened too many in a short time.
            Ended: it closed meanwhile, or the person has too many.
        """
        await self._limiter.take("read", str(principal.user_id), COST)
        if tokens is not None:
            await self._resume.reach(tokens)
        member_of = frozenset(await self._authority.memberships(principal.user_id))
        # Nothing waits from here to ``connect``: memberships, heads and index are of one moment.
        upto = self._hub.heads.copy()
        if (refusal := self._refusal(principal)) is not None:
            outlet.end(refusal)
            raise Ended
        rooms = self._hub.rooms
        listener = rooms.connect(principal.user_id, principal.session_id, outlet, member_of)
        try:
            await self._presence.arrive(principal.user_id, principal.session_id)
            await self._catch_up(listener, member_of, upto, tokens)
        except BaseException:
            await self.close(listener)
            raise
        return listener

    async def close(self, listener: Listener) -> None:
        """Forget a connection; with the last one of its session the device is gone."""
        self._hub.rooms.disconnect(listener)
        if not self._hub.rooms.session(listener.session_id):
            await self._presence.leave(listener.person.user_id, listener.session_id)

    def abandon(self, opening: asyncio.Task[Listener]) -> None:
        """Give up a connection that is open or just being opened, without waiting."""
        opening.cancel()
        closing = asyncio.create_task(self._abandon(opening))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _abandon(self, opening: asyncio.Task[Listener]) -> None:
        await asyncio.wait((opening,))
        if not opening.cancelled() and opening.exception() is None:
            await self.close(opening.result())

    def _refusal(self, principal: Principal) -> Ending | None:
        person = self._hub.rooms.person(principal.user_id)
        if self._hub.draining:
            return GOING_AWAY
        if self._hub.revoked.peek(principal.session_id) is not None:
            return REVOKED
        if person is not None and len(person.listeners) >= MOST_OF_ONE_PERSON:
            return TOO_MANY_SOCKETS
        return None

    async def _catch_up(
        self,
        listener: Listener,
        member_of: frozenset[ConversationId],
        upto: Heads,
        tokens: list[str] | None,
    ) -> None:
        since = None
        if tokens is not None:
            user_id = listener.person.user_id
            since = await self._resume.since(user_id, member_of, tokens, upto)
        start = upto if since is None else since.heads
        session = listener.session_id
        await listener.outlet.send(
            Wired(Welcome(session_id=session, positions=start.tokens, resumed=since is not None)),
            start,
        )
        if since is not None:
            for frame, last in frames(since.missed, start):
                if self._allows(listener, last):
                    await listener.outlet.send(Wired(frame), start)
                    await asyncio.sleep(0)
        elif tokens is not None:
            await listener.outlet.send(Wired(Reset(positions=upto.tokens)), upto)
        await _release(listener, upto)

    def _allows(self, listener: Listener, missed: Missed) -> bool:
        if not missed.members_only or missed.conversation_id is None:
            return True
        room = self._hub.rooms.room(missed.conversation_id)
        return room is not None and listener.person in room.people


async def _release(listener: Listener, heads: Heads) -> None:
    """Send what was held meanwhile, until nothing is left; then updates come as they happen."""
    while listener.held:
        held, listener.held = listener.held, []
        for frame, lane, offset, room in held:
            if room is None or listener.person in room.people:
                heads.move(lane, offset)
                await listener.outlet.send(frame, heads)
    listener.held = None
