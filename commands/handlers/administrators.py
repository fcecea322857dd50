"""Claims of the log that hold across accounts, each of which has a partition of its own."""

from commands.ports import Claim, EventLog
from contracts.streams import Stream

_SCOPE, _FIRST = "administrator", "first"
ENDINGS = "administrator-ending"
"""Scope of a number for each administrator who ceased to be one, from 0."""


async def is_first_run(log: EventLog) -> bool:
    """Say whether nobody has ever administered the server."""
    return await log.claimed(_SCOPE, _FIRST) is None


async def first_administrator(log: EventLog, stream: Stream) -> tuple[Claim, ...]:
    """Return the claim by which an administrator ends the first run, if it goes on."""
    return (Claim(_SCOPE, _FIRST, stream),) if await is_first_run(log) else ()


async def next_ending(log: EventLog, stream: Stream) -> Claim:
    """Return the claim to be the next administrator who ceases to be one.

    Two who read the same number cannot both have it, so whoever takes it before looking for other
    administrators sees all that ended before.
    """
    return Claim(ENDINGS, str(len(await log.claims(ENDINGS))), stream)
