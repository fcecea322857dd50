"""Going on from positions: what a person missed, found in the log under present authority."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence

from contracts.ids import ConversationId, UserId
from contracts.tokens import InvalidToken, Sealer
from query_api.live.frames import MustReset, Synced, UpdateFrame
from query_api.live.gap import Gaps
from query_api.live.heads import Heads, newest
from query_api.live.hub import Hub
from query_api.live.missed import Absence, Missed, frames
from query_api.ports import Authority, LogReader

REACHED_WITHIN = 2.0
"""Seconds: nodes differ by less, and who holds more than the log has is told so after them."""
_PAUSE = 0.02


class Since:
    """Places to go on from, and what follows them; ``heads`` moves while it is gone through."""

    def __init__(self, heads: Heads, missed: Iterator[Missed]) -> None:
        """Take the places held, and what a person missed since."""
        self.heads = heads
        self.missed = missed


class Resume:
    """Finds what a person missed, or says that it is too much."""

    def __init__(
        self, hub: Hub, authority: Authority, log: LogReader, gaps: Gaps, sealer: Sealer
    ) -> None:
        """Read gaps, and memberships that changed within them, from the log."""
        self._hub = hub
        self._authority = authority
        self._log = log
        self._gaps = gaps
        self._sealer = sealer

    async def reach(self, tokens: Sequence[str], seconds: float = REACHED_WITHIN) -> None:
        """Wait, but not long, until this node is as far as another one was for this client."""
        try:
            wanted = newest(self._sealer, tokens)
        except InvalidToken:
            return
        until = asyncio.get_running_loop().time() + seconds
        while self._ahead(wanted) and asyncio.get_running_loop().time() < until:  # noqa: ASYNC110 — heads have no event, and few wait
            await asyncio.sleep(_PAUSE)

    def _ahead(self, wanted: Mapping[int, int]) -> bool:
        here = self._hub.heads.offsets
        return any(offset > here.get(lane, offset) for lane, offset in wanted.items())

    async def since(
        self,
        user_id: UserId,
        member_of: Collection[ConversationId],
        tokens: Sequence[str],
        upto: Heads,
    ) -> Since | None:
        """Return what a member of ``member_of`` as of ``upto`` missed, None if it is too much.

        A lane without a token starts at ``upto``. Tokens of another server are too much as well.
        """
        try:
            after = newest(self._sealer, tokens)
        except InvalidToken:
            return None
        gap = await self._gaps.between(after, upto.offsets)
        if gap is None:
            return None
        absence = Absence(user_id, member_of)
        await absence.load(self._log, gap)
        return Since(upto.copy(after), absence.missed(gap))

    async def sync(self, user_id: UserId, tokens: Sequence[str]) -> Synced | MustReset:
        """Return everything since the positions given, as one answer.

        Raises:
            NotCaughtUp: the server has just started.
        """
        await self.reach(tokens)
        member_of = await self._authority.memberships(user_id)
        upto = self._hub.heads.copy()
        since = await self.since(user_id, frozenset(member_of), tokens, upto)
        if since is None:
            return MustReset(reset=True, positions=upto.tokens)
        found: list[tuple[UpdateFrame, Missed]] = []
        for each in frames(since.missed, since.heads):
            found.append(each)
            await asyncio.sleep(0)  # others go on meanwhile
        # A membership that ended while the gap was read counts no more.
        now = frozenset(await self._authority.memberships(user_id))
        updates = [
            frame for frame, last in found if not last.members_only or last.conversation_id in now
        ]
        return Synced(updates=updates, positions=upto.tokens)
