"""Live delivery as one piece: what follows the feed, what serves, what runs, how it ends."""

import asyncio
from typing import Self

from contracts.identity import Authenticator
from contracts.limits import Limiter
from contracts.tokens import Sealer
from query_api.live.connections import Connections
from query_api.live.draining import drain
from query_api.live.gap import Gaps
from query_api.live.hub import Hub
from query_api.live.origins import Origins
from query_api.live.ports import PresenceBoard, Revocations, Tickets, TypingBoard
from query_api.live.presence import PresenceFeed
from query_api.live.resume import Resume
from query_api.live.rooms import Rooms
from query_api.live.tail import Tail
from query_api.live.websocket import LiveSocket
from query_api.ports import Authority, CommittedFeed, LogReader


class Live:
    """Built after the authority has subscribed to the feed, and started before anything commits."""

    def __init__(
        self,
        *,
        log: LogReader,
        activity: LogReader,
        authority: Authority,
        authenticator: Authenticator,
        sealer: Sealer,
        tickets: Tickets,
        board: PresenceBoard,
        typing: TypingBoard,
        origins: Origins,
        limiter: Limiter,
        most_resumed: int = 5_000,
        hello_seconds: float = 10.0,
    ) -> None:
        """Put it together; nothing runs yet."""
        self._logs = (log, activity)
        self.hub = Hub(Rooms(), sealer)
        self.tail = Tail()
        gaps = Gaps(log, activity, self.tail, most=most_resumed)
        self.resume = Resume(self.hub, authority, log, gaps, sealer)
        self.presence = PresenceFeed(self.hub, authority, board)
        typing.subscribe(self.hub.typing)
        self.connections = Connections(self.hub, authority, self.resume, board, limiter)
        self.tickets = tickets
        self.socket = LiveSocket(
            self.hub,
            self.connections,
            authenticator,
            tickets,
            presence=board,
            typing=typing,
            origins=origins,
            hello_seconds=hello_seconds,
        )

    async def start(self, feed: CommittedFeed, revocations: Revocations) -> Self:
        """Take the ends of the logs, then follow what is committed and what is revoked."""
        await self.tail.start(*self._logs)
        await self.hub.start(*self._logs)
        feed.subscribe(self.tail.receive)
        feed.subscribe(self.hub.receive)
        revocations.subscribe(self.hub.revoke)
        return self

    async def run(self) -> None:
        """Keep presence until cancelled."""
        await self.presence.run()

    async def drain(self, *, spread: float = 2.0, seconds: float = 1.0) -> None:
        """Send everyone elsewhere; the clients come back within ``spread`` seconds."""
        await drain(self.hub, spread=spread, seconds=seconds)
        await asyncio.sleep(0)
