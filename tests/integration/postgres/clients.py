"""What a client of the log does when it is told to try again."""

import asyncio

from commands.ports import Append, Appended, Unavailable
from infra.postgres.event_log import PostgresEventLog
from tests.contract.event_log.appends import recorded


async def until_recorded(log: PostgresEventLog, append: Append) -> Appended:
    """Send the same again until it is known to be recorded."""
    while True:
        outcome = await log.append(append)
        if not isinstance(outcome, Unavailable):
            return recorded(outcome)
        await asyncio.sleep(0.02)
