"""Devices and states of people in Redis; each step on one person is one script."""

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple, cast
from zlib import crc32

import msgspec

from contracts.ids import SessionId, UserId
from contracts.log import instant
from contracts.views.user import Presence, PresenceState
from infra.redis.channel import Channel
from infra.redis.server import RedisServer

SLOTS = 16
"""Hash tags that people are spread over, so that a cluster spreads them too."""
REMEMBERED = 30 * 86_400
"""Seconds that the instant a person was last seen is kept."""
_AT_ONCE = 500


class Heard(NamedTuple):
    """A device heard of: the state it said, None to keep what it said before."""

    user_id: UserId
    device: SessionId
    state: PresenceState | None
    lasts: float
    """Seconds from now."""


class PresenceStore:
    """Presence as Redis holds it, on the clock of Redis."""

    def __init__(self, server: RedisServer, channel: Channel) -> None:
        """Keep the server, and the channel that each change of a state is published on."""
        self._server = server
        self._channel = channel
        self._script = server.script("presence")

    async def hear(self, devices: Sequence[Heard]) -> None:
        """Note devices, and the change of state that follows.

        Raises:
            RedisAway: nothing, or only a part, was noted.
        """
        of: dict[UserId, list[Heard]] = {}
        for heard in devices:
            of.setdefault(heard.user_id, []).append(heard)
        await self._settle(of)

    async def sweep(self) -> None:
        """Let those devices go whose time is over.

        Raises:
            RedisAway: not all of them.
        """
        seconds, _ = await self._server.ask(self._server.client.time)
        due = await self._people((seconds + 1) * 1000)
        await self._settle({user_id: [] for user_id in due})

    async def known(self, user_ids: Iterable[UserId]) -> dict[UserId, Presence]:
        """Return the state of the people who were ever seen.

        Raises:
            RedisAway: it does not answer.
        """
        found: dict[UserId, Presence] = {}
        slots: dict[int, list[UserId]] = {}
        for user_id in user_ids:
            slots.setdefault(_slot(user_id), []).append(user_id)
        for people in slots.values():
            values = await self._values([self._key(user_id, "known") for user_id in people])
            found |= {
                user_id: presence_of(user_id, value)
                for user_id, value in zip(people, values, strict=True)
                if value is not None
            }
        return found

    async def present(self) -> dict[UserId, Presence]:
        """Return everyone who is not offline.

        Raises:
            RedisAway: it does not answer.
        """
        known = await self.known(await self._people())
        return {user_id: each for user_id, each in known.items() if each.state != "offline"}

    async def _values(self, keys: list[str]) -> list[bytes | None]:
        client = self._server.client
        return await self._server.ask(
            # Answers are not decoded, which the client's types cannot tell.
            lambda: cast("Awaitable[list[bytes | None]]", client.mget(keys))
        )

    async def _people(self, due: float = inf) -> list[UserId]:
        """Return those with devices, or those of them to look at again by ``due``."""
        slots = [await self._server.members(self._due(slot), due) for slot in range(SLOTS)]
        return [UserId(member) for members in slots for member in members]

    async def _settle(self, people: Mapping[UserId, Sequence[Heard]]) -> None:
        all_of_them = list(people.items())
        for start in range(0, len(all_of_them), _AT_ONCE):
            pipeline = self._server.client.pipeline(transaction=False)
            for user_id, heard in all_of_them[start : start + _AT_ONCE]:
                await self._script(self._keys(user_id), self._told(user_id, heard), pipeline)
            await self._server.ask(pipeline.execute)

    def _told(self, user_id: UserId, heard: Sequence[Heard]) -> list[str | int]:
        told: list[str | int] = [str(user_id), self._channel.name, REMEMBERED]
        for _, device, state, lasts in heard:
            told += [str(device), state or "", round(lasts * 1000)]
        return told

    def _keys(self, user_id: UserId) -> list[str]:
        parts = [self._key(user_id, part) for part in ("devices", "states", "known")]
        return [*parts, self._due(_slot(user_id))]

    def _key(self, user_id: UserId, part: str) -> str:
        return self._server.key(f"{{presence{_slot(user_id)}}}", part, str(user_id))

    def _due(self, slot: int) -> str:
        return self._server.key(f"{{presence{slot}}}", "due")


def presence_of(user_id: UserId, known: bytes) -> Presence:
    """Return what a value says of a person: the state, and since when in milliseconds."""
    word, since = known.decode().split()
    state = msgspec.convert(word, PresenceState)
    seen = instant(int(since) * 1000) if state == "offline" else None
    return Presence(user_id=user_id, state=state, last_seen_at=seen)


def _slot(user_id: UserId) -> int:
    return crc32(user_id.bytes) % SLOTS
