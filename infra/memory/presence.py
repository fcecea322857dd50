"""Presence within one process: devices with an instant at which they count as gone."""

from collections.abc import Callable, Iterable, Sequence

from contracts.ids import SessionId, UserId
from contracts.log import instant
from contracts.views.user import Presence, PresenceState

LASTS = 60.0
"""Seconds that a device counts without being heard of."""
MOMENT = 10.0
"""Seconds that a disconnected device has to come back unnoticed."""
MOST_REMEMBERED = 20_000
_ORDER: tuple[PresenceState, ...] = ("dnd", "online", "away", "offline")


class MemoryPresence:
    """The live side's ``PresenceBoard``; after a restart nobody was ever seen."""

    def __init__(
        self, clock: Callable[[], int], lasts: float = LASTS, moment: float = MOMENT
    ) -> None:
        """Keep the clock, in microseconds since 1970, and how long devices count, in seconds."""
        self._clock = clock
        self._lasts = lasts
        self._moment = moment
        self._receivers: list[Callable[[Presence], None]] = []
        self._devices: dict[UserId, dict[SessionId, tuple[PresenceState, float]]] = {}
        self._known: dict[UserId, Presence] = {}

    def subscribe(self, receive: Callable[[Presence], None]) -> None:
        """Call ``receive`` with each change of a person's state; it must not block."""
        self._receivers.append(receive)

    async def arrive(self, user_id: UserId, device: SessionId) -> None:
        """Note a device that connects: it is online unless it said something else before."""
        state, _ = self._devices.get(user_id, {}).get(device, ("online", 0.0))
        self._note(user_id, device, state, self._lasts)

    async def say(self, user_id: UserId, device: SessionId, state: PresenceState) -> None:
        """Note the state that a device says."""
        self._note(user_id, device, state, self._lasts)

    async def leave(self, user_id: UserId, device: SessionId) -> None:
        """Note a device that is disconnected; it has a moment to come back."""
        state, _ = self._devices.get(user_id, {}).get(device, ("online", 0.0))
        self._note(user_id, device, state, self._moment)

    async def beat(self, connected: Iterable[tuple[UserId, SessionId]]) -> None:
        """Keep those connected, and let those go who were not heard of."""
        until = self._seconds() + self._lasts
        for user_id, device in connected:
            devices = self._devices.setdefault(user_id, {})
            state, _ = devices.get(device, ("online", 0.0))
            devices[device] = (state, until)
        now = self._seconds()
        for user_id, devices in list(self._devices.items()):
            for device, (_, over) in list(devices.items()):
                if over <= now:
                    del devices[device]
            self._publish(user_id)

    async def of(self, user_ids: Sequence[UserId]) -> list[Presence]:
        """Return the state of each person, in the order given."""
        return [
            self._known.get(user_id) or Presence(user_id=user_id, state="offline")
            for user_id in user_ids
        ]

    def _note(self, user_id: UserId, device: SessionId, state: PresenceState, lasts: float) -> None:
        self._devices.setdefault(user_id, {})[device] = (state, self._seconds() + lasts)
        self._publish(user_id)

    def _publish(self, user_id: UserId) -> None:
        devices = self._devices[user_id]
        said = {state for state, _ in devices.values()}
        state = next((state for state in _ORDER if state in said), _ORDER[-1])
        if not devices:
            del self._devices[user_id]
        before = self._known.get(user_id)
        if state == (before.state if before else "offline"):
            return
        seen = instant(self._clock()) if state == "offline" else None
        presence = Presence(user_id=user_id, state=state, last_seen_at=seen)
        self._known.pop(user_id, None)
        self._known[user_id] = presence
        if len(self._known) > MOST_REMEMBERED:
            self._known.pop(next(iter(self._known)))
        for receive in self._receivers:
            receive(presence)

    def _seconds(self) -> float:
        return self._clock() / 1_000_000
