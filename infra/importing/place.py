"""The place that an archive is imported into."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from commands.ports import EventLog
from contracts.ids import CommandId, UserId
from contracts.log import Metadata
from infra.bootstrap.write_side import WriteSide
from infra.importing.stable_ids import StableIds

T = TypeVar("T")

AT_ONCE = 256
"""Commands under way together, so that they share flushes."""


class Place(Struct, frozen=True, kw_only=True):
    """What carries out commands, and the ids of one archive."""

    log: EventLog
    side: WriteSide
    ids: StableIds
    correlation_id: UUID

    def metadata(self, actor_id: UserId, command_id: CommandId) -> Metadata:
        """Return whose command it is."""
        return Metadata(
            actor_id=actor_id, command_id=command_id, correlation_id=self.correlation_id
        )

    def command_id(self, name: str, at: datetime) -> CommandId:
        """Return the id of a command, the same in every run."""
        return CommandId(self.ids.make(f"command/{name}", at))


def batches(items: Iterable[T], size: int) -> Iterable[list[T]]:
    """Yield the items in lists of at most ``size``."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


async def together(works: Sequence[Awaitable[T]]) -> list[T]:
    """Await all; the first failure is raised only when the others have ended."""
    results = await asyncio.gather(*works, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]
