"""Sends that have to wait for the log, taken in order within each conversation."""

import asyncio
from collections.abc import Awaitable, Callable
from heapq import heappop, heappush

from commands.handlers.pending import Pending


class Turns:
    """One worker for each conversation with sends that wait; others are not held back.

    ``awaited`` says what a send needs first, so that those before it can go first.
    """

    def __init__(
        self,
        take: Callable[[Pending], Awaitable[None]],
        awaited: Callable[[Pending], Awaitable[None] | None],
    ) -> None:
        self._take = take
        self._awaited = awaited
        self._queues: dict[int, list[Pending]] = {}
        self._workers: set[asyncio.Task[None]] = set()

    def has(self, conversation: int) -> bool:
        """Say whether sends of a conversation wait, so that later ones have to queue behind."""
        return conversation in self._queues

    def add(self, pending: Pending) -> None:
        """Queue a send by its number: one that comes back keeps its place."""
        conversation = pending.command.conversation_id.int
        queue = self._queues.get(conversation)
        if queue is None:
            queue = self._queues[conversation] = []
            worker = asyncio.get_running_loop().create_task(self._work(conversation, queue))
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        heappush(queue, pending)

    async def _work(self, conversation: int, queue: list[Pending]) -> None:
        while queue:
            pending = heappop(queue)
            if awaited := self._awaited(pending):
                heappush(queue, pending)
                await awaited
                continue
            try:
                await self._take(pending)
            except Exception as error:  # noqa: BLE001 — whoever waits must hear of any
                pending.finish(error)
        del self._queues[conversation]
