"""Presence that all nodes share; while Redis is away, nobody seems to be there."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from contracts.ids import SessionId, UserId
from contracts.views.user import Presence, PresenceState
from infra.memory.presence import LASTS
from infra.redis.channel import Channel
from infra.redis.presence_store import Heard, PresenceStore, presence_of
from infra.redis.server import RedisAway, RedisServer

MOMENT = 15.0
"""Longer than from beat to beat: the same session may be connected to another node."""


class RedisPresence:
    """The live side's ``PresenceBoard``."""

    def __init__(self, server: RedisServer, lasts: float = LASTS, moment: float = MOMENT) -> None:
        """Keep how long a device counts unheard of, and after it disconnects, in seconds."""
        self._channel = Channel(server, "presence")
        self._store = PresenceStore(server, self._channel)
        self._lasts = lasts
        self._moment = moment
        self._receivers: list[Callable[[Presence], None]] = []
        self._here: dict[tuple[UserId, SessionId], PresenceState | None] = {}
        self._present: set[UserId] | None = None

    def subscribe(self, receive: Callable[[Presence], None]) -> None:
        """Call ``receive`` with each change of a person's state; it must not block."""
        self._receivers.append(receive)

    async def arrive(self, user_id: UserId, device: SessionId) -> None:
        """Note a device that connects: it is online unless it said something else before."""
        self._here.setdefault((user_id, device), None)
        await self._hear([Heard(user_id, device, None, self._lasts)])

    async def say(self, user_id: UserId, device: SessionId, state: PresenceState) -> None:
        """Note the state that a device says."""
        self._here[user_id, device] = state
        await self._hear([Heard(user_id, device, state, self._lasts)])

    async def leave(self, user_id: UserId, device: SessionId) -> None:
        """Note a device that is disconnected; it has a moment to come back."""
        self._here.pop((user_id, device), None)
        await self._hear([Heard(user_id, device, None, self._moment)])

    async def beat(self, connected: Iterable[tuple[UserId, SessionId]]) -> None:
        """Keep those connected, and let those go who were not heard of."""
        self._here = {each: self._here.get(each) for each in connected}
        try:
            await self._keep()
            await self._store.sweep()
        except RedisAway:
            return

    async def of(self, user_ids: Sequence[UserId]) -> list[Presence]:
        """Return the state of each person, in the order given."""
        try:
            known = await self._store.known(user_ids)
        except RedisAway:
            known = {}
        return [known.get(each) or Presence(user_id=each, state="offline") for each in user_ids]

    async def run(self) -> None:
        """Hear of changes until cancelled."""
        await self._channel.follow(self._changed, self._catch_up, self._nobody)

    async def _hear(self, devices: Sequence[Heard]) -> None:
        try:
            await self._store.hear(devices)
        except RedisAway:
            return  # the next beat tells it again

    async def _keep(self) -> None:
        await self._store.hear(
            [Heard(*device, state, self._lasts) for device, state in self._here.items()]
        )

    async def _catch_up(self) -> None:
        """Tell what changed while nothing was heard; Redis may have come back empty."""
        await self._keep()
        present = await self._store.present()
        before, self._present = self._present, set(present)
        if before is not None:
            for user_id in before.difference(present):
                self._tell(Presence(user_id=user_id, state="offline"))
            for presence in present.values():
                self._tell(presence)

    def _nobody(self) -> None:
        for user_id in self._present or ():
            self._tell(Presence(user_id=user_id, state="offline"))
        self._present = set()

    def _changed(self, message: bytes) -> None:
        user, known = message.split(b" ", 1)
        presence = presence_of(UserId(UUID(user.decode())), known)
        if self._present is not None:
            (self._present.discard if presence.state == "offline" else self._present.add)(
                presence.user_id
            )
        self._tell(presence)

    def _tell(self, presence: Presence) -> None:
        for receive in self._receivers:
            receive(presence)
