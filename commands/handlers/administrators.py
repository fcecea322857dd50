"""The first run lasts until somebody administers the server; one claim in the log ends it."""

from commands.ports import Claim, EventLog
from contracts.streams import Stream

_SCOPE, _FIRST = "administrator", "first"


async def is_first_run(log: EventLog) -> bool:
    """Say whether nobody has ever administered the server."""
    return await log.claimed(_SCOPE, _FIRST) is None


async def first_administrator(log: EventLog, stream: Stream) -> tuple[Claim, ...]:
    """Return the claim by which an administrator ends the first run, if it goes on."""
    return (Claim(_SCOPE, _FIRST, stream),) if await is_first_run(log) else ()
