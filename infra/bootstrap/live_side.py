"""Puts live delivery together in one process: presence and tickets are in memory."""

import time

from contracts.limits import Limiter
from contracts.tokens import Sealer
from infra.bootstrap.identity import Identity
from infra.bootstrap.storage import Storage
from infra.event_log.clock import system_clock
from infra.memory.presence import MemoryPresence
from infra.memory.tickets import MemoryTickets
from infra.memory.typing import MemoryTyping
from infra.settings import Settings
from query_api.live.live import Live
from query_api.live.origins import Origins
from query_api.ports import Authority


async def build_live(
    storage: Storage,
    settings: Settings,
    *,
    identity: Identity,
    authority: Authority,
    sealer: Sealer,
    limiter: Limiter,
) -> Live:
    """Return live delivery, following the feed from now on; the authority follows it already."""
    own = (settings.public_url,) if settings.public_url else ()
    live = Live(
        log=storage.log,
        activity=storage.activity,
        authority=authority,
        authenticator=identity.authenticator,
        sealer=sealer,
        tickets=MemoryTickets(time.monotonic),
        board=MemoryPresence(system_clock),
        typing=MemoryTyping(),
        limiter=limiter,
        origins=Origins((*own, *settings.allowed_origins)),
    )
    return await live.start(storage.feed, identity.revocations)
