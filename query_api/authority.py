"""Who may read what: from the streams ``membership-{c}.{u}`` and ``conversation-{c}`` themselves.

Answers are cached, and the feed of committed events keeps them right. The members read model is
only asked where to look: what it names is confirmed in the log, and what it has not seen yet is
known from the feed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from contracts.ids import ConversationId, UserId
from contracts.log import Recorded
from query_api.bounded import Bounded
from query_api.errors import NotCaughtUp
from query_api.membership import Standing, Turn, turn_of
from query_api.ports import Candidates, LogReader, MemberIndex
from query_api.recent import Recent
from query_api.standings import Standings

_AT_ONCE = 64
_TRIES = 40
_PAUSE = 0.05
_NONE: frozenset[ConversationId] = frozenset()


class _Person:
    __slots__ = ("banned", "conversations", "readable")

    def __init__(self, standings: Mapping[ConversationId, Standing]) -> None:
        self.conversations = {c for c, how in standings.items() if how is Standing.MEMBER}
        self.banned = {c for c, how in standings.items() if how is Standing.BANNED}
        self.readable: tuple[frozenset[ConversationId], tuple[ConversationId, ...]] | None = None

    def stands(self, conversation_id: ConversationId) -> Standing:
        if conversation_id in self.conversations:
            return Standing.MEMBER
        return Standing.BANNED if conversation_id in self.banned else Standing.OUTSIDER

    def turn(self, turn: Turn) -> None:
        for of, standing in ((self.conversations, Standing.MEMBER), (self.banned, Standing.BANNED)):
            (of.add if turn.standing is standing else of.discard)(turn.conversation_id)
        self.readable = None


class LogAuthority:
    """Authority over the log, in bounded memory."""

    def __init__(
        self, log: LogReader, members: MemberIndex, *, most_people: int = 5_000, most: int = 20_000
    ) -> None:
        """Hold at most so many people with all their conversations, and so many single facts."""
        self._log = log
        self._members = members
        self._since: Mapping[int, int] = {}
        self._people: Bounded[UserId, _Person] = Bounded(most_people)
        self._standings = Standings(log, most)
        self._public: frozenset[ConversationId] | None = None
        self._recent = Recent()
        self._loads: dict[UserId, asyncio.Task[_Person]] = {}
        self._pruning: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Remember where the feed begins: the read model must have come so far."""
        first = self._log.first_lane
        self._since = {first + part: off for part, off in (await self._log.heads()).items()}

    def receive(self, first_lane: int, events: Sequence[Recorded]) -> None:
        """Take committed events in; subscribe this before anything that asks."""
        if first_lane == self._log.first_lane:
            for recorded in events:
                if (turn := turn_of(recorded)) is not None:
                    self._turn(turn, recorded)
                elif recorded.type == "ConversationCreated":
                    self._created(recorded)

    async def may_read(self, user_id: UserId, conversation_id: ConversationId) -> bool:
        """Say whether the person is a member, or not banned from a public channel."""
        standing = await self._standing(user_id, conversation_id)
        return standing is Standing.MEMBER or (
            standing is Standing.OUTSIDER and await self._standings.is_public(conversation_id)
        )

    async def is_member(self, user_id: UserId, conversation_id: ConversationId) -> bool:
        """Say whether the person is a member now."""
        return await self._standing(user_id, conversation_id) is Standing.MEMBER

    async def memberships(self, user_id: UserId) -> Sequence[ConversationId]:
        """Return the conversations that the person is a member of now.

        Raises:
            NotCaughtUp: the read model is too far behind to know where to look.
        """
        return tuple((await self._person(user_id)).conversations)

    async def readable(self, user_id: UserId) -> Sequence[ConversationId]:
        """Return every conversation that the person may read now; the same object if unchanged.

        Raises:
            NotCaughtUp: the read model is too far behind to know where to look.
        """
        if self._public is None:
            await self._load_public()
        person = await self._person(user_id)
        public = _NONE if self._public is None else self._public
        if person.readable is None or person.readable[0] is not public:
            person.readable = public, tuple((public - person.banned) | person.conversations)
        return person.readable[1]

    def _turn(self, turn: Turn, recorded: Recorded) -> None:
        self._standings.turn(turn, recorded.revision)
        self._recent.turn(turn, self._log.first_lane + recorded.partition, recorded.offset)
        person = self._people.peek(turn.user_id)
        if person is not None:
            person.turn(turn)
        if self._recent.full and self._pruning is None:
            self._pruning = asyncio.create_task(self._prune(turn.user_id))

    async def _prune(self, user_id: UserId) -> None:
        try:
            with suppress(NotCaughtUp):
                self._forget(await self._ask(lambda: self._members.conversations_of(user_id)))
        finally:
            self._pruning = None

    def _created(self, recorded: Recorded) -> None:
        if self._standings.created(recorded):
            conversation_id = ConversationId(recorded.key)
            self._recent.public(conversation_id)
            if self._public is not None:
                self._public |= {conversation_id}

    async def _standing(self, user_id: UserId, conversation_id: ConversationId) -> Standing:
        person = self._people.get(user_id)
        if person is not None:
            return person.stands(conversation_id)
        return await self._standings.standing(conversation_id, user_id)

    async def _person(self, user_id: UserId) -> _Person:
        person = self._people.get(user_id)
        if person is None:
            load = self._loads.get(user_id)
            if load is None:
                load = self._loads[user_id] = asyncio.create_task(self._load(user_id))
            person = await asyncio.shield(load)
        return person

    async def _load(self, user_id: UserId) -> _Person:
        try:
            found = await self._ask(lambda: self._members.conversations_of(user_id))
            seen = self._recent.of(user_id)
            confirmed = await self._confirm(user_id, {*found.conversation_ids, *seen})
            person = _Person({**confirmed, **self._recent.of(user_id)})
            self._people.put(user_id, person)
        finally:
            del self._loads[user_id]
        self._forget(found)
        return person

    async def _ask(self, ask: Callable[[], Awaitable[Candidates]]) -> Candidates:
        for _ in range(_TRIES):
            reached = (found := await ask()).checkpoint
            if all(reached.get(lane, -1) >= offset for lane, offset in self._since.items()):
                return found
            await asyncio.sleep(_PAUSE)
        raise NotCaughtUp

    def _forget(self, found: Candidates) -> None:
        # A load still under way may have asked the read model when it was not as far as this.
        if not self._loads:
            self._recent.forget(found.checkpoint)

    async def _confirm(
        self, user_id: UserId, candidates: Iterable[ConversationId]
    ) -> dict[ConversationId, Standing]:
        confirmed: dict[ConversationId, Standing] = {}
        waiting = list(candidates)
        for start in range(0, len(waiting), _AT_ONCE):
            some = waiting[start : start + _AT_ONCE]
            checks = (self._standings.confirm(each, user_id) for each in some)
            confirmed |= zip(some, await asyncio.gather(*checks), strict=True)
        return confirmed

    async def _load_public(self) -> None:
        found = await self._ask(self._members.public_channels)
        public = {c for c in found.conversation_ids if await self._standings.is_public(c)}
        self._public = frozenset(public | self._recent.channels)
