"""Presence among the connected: who comes and goes is told to those who share a conversation."""

import asyncio
from collections.abc import Sequence

from contracts.ids import UserId
from contracts.views.user import Presence
from query_api.errors import NotCaughtUp
from query_api.live.frames import PresenceFrame
from query_api.live.hub import Hub
from query_api.live.ports import PresenceBoard
from query_api.live.rooms import Person
from query_api.live.wire import Wired
from query_api.ports import Authority

BEAT_SECONDS = 10.0
MOST_IN_ROOM = 64
"""Connected people of a conversation beyond whom it carries no presence: they ask instead."""
MOST_TOLD = 256


class PresenceFeed:
    """Keeps connected devices alive on the board and pushes its edges to sockets."""

    def __init__(self, hub: Hub, authority: Authority, board: PresenceBoard) -> None:
        """Follow the board from now on."""
        self._hub = hub
        self._authority = authority
        self._board = board
        self._telling: set[asyncio.Task[None]] = set()
        board.subscribe(self._changed)

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self.beat()

    async def beat(self) -> None:
        """Keep every connected device, and let the board find who is gone."""
        listeners = self._hub.rooms.listeners()
        await self._board.beat([(each.person.user_id, each.session_id) for each in listeners])

    async def visible(self, viewer: UserId, user_ids: Sequence[UserId]) -> list[Presence]:
        """Return the state of people; who shares no conversation with the viewer seems offline.

        Raises:
            NotCaughtUp: the server has just started.
        """
        own = frozenset(await self._authority.memberships(viewer))
        states = []
        for presence in await self._board.of(user_ids):
            hidden = Presence(user_id=presence.user_id, state="offline")
            known = presence != hidden and (
                presence.user_id == viewer
                or not own.isdisjoint(await self._authority.memberships(presence.user_id))
            )
            states.append(presence if known else hidden)
        return states

    def _changed(self, presence: Presence) -> None:
        task = asyncio.create_task(self._tell(presence))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, presence: Presence) -> None:
        frame = Wired(
            PresenceFrame(
                user_id=presence.user_id,
                state=presence.state,
                last_seen_at=presence.last_seen_at,
            )
        )
        try:
            conversations = await self._authority.memberships(presence.user_id)
        except NotCaughtUp:
            return
        told: set[Person] = set()
        for conversation_id in conversations:
            room = self._hub.rooms.room(conversation_id)
            if room is not None and len(room.people) <= MOST_IN_ROOM and len(told) < MOST_TOLD:
                told |= room.people
        for person in told:
            self._hub.tell(person, frame)
