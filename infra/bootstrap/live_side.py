"""Puts live delivery together in one process."""

from contracts.identity import Authenticator
from contracts.tokens import Sealer
from infra.bootstrap.logs import Logs
from infra.bootstrap.sharing import Sharing
from infra.settings import Settings
from query_api.live.live import Live
from query_api.live.origins import Origins
from query_api.ports import Authority, CommittedFeed


async def build_live(
    logs: Logs,
    feed: CommittedFeed,
    settings: Settings,
    *,
    authenticator: Authenticator,
    authority: Authority,
    sealer: Sealer,
    sharing: Sharing,
) -> Live:
    """Return live delivery, following the feed from now on; the authority follows it already."""
    own = (settings.public_url,) if settings.public_url else ()
    live = Live(
        log=logs.log,
        activity=logs.activity,
        authority=authority,
        authenticator=authenticator,
        sealer=sealer,
        tickets=sharing.tickets,
        board=sharing.presence,
        typing=sharing.typing,
        limiter=sharing.limiter,
        origins=Origins((*own, *settings.allowed_origins)),
    )
    return await live.start(feed, sharing.revocations)
