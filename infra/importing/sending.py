"""Messages on their way into the log, many at a time and in order."""

import asyncio
from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from commands.domain.errors import CommandRejected, MessageIsDeleted, MessageUnknown
from commands.handlers.drafts import Supplied
from commands.handlers.pending import Answer
from commands.handlers.send_core import SendCore
from contracts.commands.message import SendMessage
from contracts.log import Metadata

MOST = 1_024
"""Messages between decision and flush."""

Settled = Callable[[CommandRejected | None], None]
"""Called with why a message was refused, or None once it is recorded."""


class Sending:
    """Submits messages and stops the import at the first that the log does not take."""

    def __init__(self, core: SendCore) -> None:
        self._core = core
        self._under_way = 0
        self._fewer = asyncio.Event()
        self._failed: Exception | None = None

    async def submit(
        self, command: SendMessage, metadata: Metadata, supplied: Supplied, settled: Settled
    ) -> None:
        """Send, waiting only while too many are under way.

        Raises:
            LogUnavailable: the log refuses; what was sent before is recorded or will be again.
        """
        await self._at_most(MOST - 1)
        self._under_way += 1
        self._send(command, metadata, supplied, settled)

    async def drain(self) -> None:
        """Wait until everything submitted is recorded or refused.

        Raises:
            LogUnavailable: the log refuses.
        """
        await self._at_most(0)

    def _send(
        self, command: SendMessage, metadata: Metadata, supplied: Supplied, settled: Settled
    ) -> None:
        done = partial(self._done, command, metadata, supplied, settled)
        self._core.submit(command, metadata, done, supplied)

    def _done(
        self,
        command: SendMessage,
        metadata: Metadata,
        supplied: Supplied,
        settled: Settled,
        answer: Answer,
    ) -> None:
        refers = command.thread_root_id or command.reply_to_id
        if isinstance(answer, MessageUnknown | MessageIsDeleted) and refers:
            # What it answers is gone; its own text is worth keeping all the same.
            alone = replace(command, thread_root_id=None, reply_to_id=None)
            self._send(alone, metadata, supplied, settled)
            return
        self._under_way -= 1
        self._fewer.set()
        if isinstance(answer, CommandRejected):
            settled(answer)
        elif isinstance(answer, Exception):
            self._failed = answer
        else:
            settled(None)

    async def _at_most(self, count: int) -> None:
        while self._under_way > count and self._failed is None:
            self._fewer.clear()
            await self._fewer.wait()
        if self._failed is not None:
            raise self._failed
