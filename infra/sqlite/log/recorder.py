"""Records batches in a log file: inserts on the event loop, flushes in a thread."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from commands.ports import Unavailable
from infra.event_log.group_commit import Written, one_by_one
from infra.event_log.queue import Pending
from infra.sqlite.log.upkeep import Upkeep
from infra.sqlite.log.writer import Writer
from infra.sqlite.outage import is_outage


class Recorder:
    """The writer of a file with its thread, and the file's upkeep between its transactions."""

    def __init__(self, path: Path, writer: Writer) -> None:
        self.writer = writer
        self._turn = asyncio.Lock()
        self._upkeep = Upkeep(path, self._turn, writer.begin_anew)
        self._keeping: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"commit-{path.stem}")

    async def record(self, batch: list[Pending]) -> Written:
        """Record a batch and flush it."""
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._upkeep.run())
        async with self._turn:
            written = await self._record(batch)
        self._upkeep.written = True
        self._upkeep.erased |= any(pending.append.erase for pending in batch)
        return written

    async def close(self) -> None:
        """Close the file."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait([self._keeping])
        self._thread.shutdown()
        self._upkeep.close()
        self.writer.close()

    async def _record(self, batch: list[Pending]) -> Written:
        try:
            written = self.writer.write(batch)
            if written.receipts:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._thread, self.writer.commit)
            else:
                self.writer.commit()
        except Exception as error:  # noqa: BLE001 — one odd append must not fail the others
            self.writer.undo()
            if is_outage(error):
                return Written([Unavailable(f"the log cannot be written: {error}")] * len(batch))
            return await one_by_one(batch, self._record, error)
        return written
